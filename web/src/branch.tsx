import { createApi } from './api/create-api.ts';
import { AppFrame } from './components/app-frame.tsx';
import { startApp } from './components/start-app.tsx';
import { createStandaloneHost } from './host/create-standalone-host.ts';
import { BranchPage } from './pages/branch/branch-page.tsx';
import { readBranchWish } from './pages/branch/read-branch-wish.ts';
import { readPageData } from './read-page-data.ts';
import { createTokenBox } from './sign-in/create-token-box.ts';

startApp(() => {
  const tokenBox = createTokenBox();
  // Nothing of Jira is asked here: the person's own GitLab token is all it takes.
  const host = createStandaloneHost(() => null);
  const api = createApi(readPageData(), { host, gitlabToken: tokenBox.read });
  return (
    <AppFrame host={host}>
      <BranchPage {...{ api, tokenBox }} wish={readBranchWish(window.location.search)} />
    </AppFrame>
  );
});

import { createApi } from './api/create-api.ts';
import { AppFrame } from './components/app-frame.tsx';
import { startApp } from './components/start-app.tsx';
import { createStandaloneHost } from './host/create-standalone-host.ts';
import { ConsolePage } from './pages/console/console-page.tsx';
import { readPageData } from './read-page-data.ts';
import { createTokenBox } from './sign-in/create-token-box.ts';

startApp(() => {
  const page = readPageData();
  const operatorToken = createTokenBox();
  const gitlabToken = createTokenBox();
  const host = createStandaloneHost(operatorToken.read);
  const api = createApi(page, { host, gitlabToken: gitlabToken.read });
  return (
    <AppFrame host={host} layout="bare">
      <ConsolePage {...{ api, page, operatorToken, gitlabToken }} />
    </AppFrame>
  );
});

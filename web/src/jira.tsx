import { createApi } from './api/create-api.ts';
import { AppFrame } from './components/app-frame.tsx';
import { startApp } from './components/start-app.tsx';
import { createConnectHost } from './host/create-connect-host.ts';
import { createStandaloneHost } from './host/create-standalone-host.ts';
import type { Host } from './host/host.ts';
import { JiraPage } from './pages/jira/jira-page.tsx';
import { OperatorGate } from './pages/jira/operator-gate.tsx';
import { readPageData } from './read-page-data.ts';
import { createTokenBox, type TokenBox } from './sign-in/create-token-box.ts';

startApp(() => {
  const data = readPageData();
  const tokenBox = createTokenBox();
  const operatorToken = createTokenBox();
  const host = createHost(data.host, operatorToken);
  const api = createApi(data, { host, gitlabToken: tokenBox.read });
  const page = <JiraPage api={api} tokenBox={tokenBox} />;
  return (
    <AppFrame host={host}>
      {host.kind === 'standalone' ? (
        <OperatorGate api={api} operatorToken={operatorToken}>
          {page}
        </OperatorGate>
      ) : (
        page
      )}
    </AppFrame>
  );
});

function createHost(kind: Host['kind'], operatorToken: TokenBox): Host {
  return kind === 'connect' ? createConnectHost() : createStandaloneHost(operatorToken.read);
}

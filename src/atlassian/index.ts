export { makeAppKey } from './connect/app-key.ts';
export { makeDescriptor } from './connect/descriptor.ts';
export { readInstalledBody } from './connect/read-installed-body.ts';
export { readToken } from './connect/read-token.ts';
export { createVerifyFromJira } from './connect/verify-from-jira.ts';
export { createAskJiraAdministrator } from './jira/ask-jira-administrator.ts';
export { renderForJira } from './jira/payloads/index.ts';
export { createSubmitToJira } from './jira/submit-to-jira.ts';

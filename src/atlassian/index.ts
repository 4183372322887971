export { makeAppKey } from './connect/app-key.ts';
export { type DescriptorInput, makeDescriptor } from './connect/descriptor.ts';
export { type InstalledBodyResult, readInstalledBody } from './connect/read-installed-body.ts';
export { readToken, type TokenPlaces } from './connect/read-token.ts';
export { createVerifyFromJira, type VerifyFromJiraDeps } from './connect/verify-from-jira.ts';
export { createAskJiraAdministrator } from './jira/ask-jira-administrator.ts';
export { renderForJira } from './jira/payloads/index.ts';
export { createSubmitToJira } from './jira/submit-to-jira.ts';

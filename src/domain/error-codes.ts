/**
 * Every code an error of the product can carry, with what the operator should do. The troubleshooting
 * page and the doctor are made from this table, so a code is added here before it is thrown.
 */
export const errorCodes = {
  CONFIG_INVALID: 'Correct the settings that the message lists, then start again.',
  DATABASE_UNREACHABLE: 'Check DATABASE_URL and that PostgreSQL runs and accepts connections.',
  DATABASE_WRONG_VERSION:
    'The data directory belongs to another PostgreSQL major version. Start the product version that made it, export, and import into the new one.',
  DATABASE_DIRECTORY_UNUSABLE:
    'Choose a DATA_DIR that the database user can read and enter, on a local disk.',
  DATABASE_START_FAILED: 'Read postgres.log in DATA_DIR; it names what PostgreSQL refused.',
  SECRET_UNREADABLE:
    'A stored secret was changed or moved. Enter it again (for Jira: re-install the app; for GitLab: set the token).',
  SECRET_KEY_UNKNOWN:
    'Start with the ENCRYPTION_KEY that wrote the secret, as ENCRYPTION_KEY or ENCRYPTION_KEY_PREVIOUS.',
  GITLAB_UNREACHABLE:
    'Check GITLAB_URL or GITLAB_INTERNAL_URL, DNS, the firewall and the certificate from this machine.',
  GITLAB_UNAUTHORIZED:
    'The GitLab token is wrong, expired or revoked. Enter a new one, in GITLAB_TOKEN or in the console.',
  GITLAB_FORBIDDEN:
    'The GitLab token lacks a scope or a role. Give it `api` and Maintainer or Owner on the group.',
  GITLAB_NOT_FOUND: 'It does not exist in GitLab, or the token may not see it.',
  GITLAB_RATE_LIMITED: 'Nothing to do: calls go on when GitLab allows them again.',
  GITLAB_ANSWER_UNEXPECTED:
    'GitLab (or a proxy before it) answered something that is not its API. Check the address.',
  GITLAB_REFUSED: 'GitLab refused the request; the message holds its reason.',
  GITLAB_LAGGING:
    'Nothing to do: it is read again. If it lasts, check the replication of the GitLab database.',
  GITLAB_TOO_OLD: 'Upgrade GitLab to 15.7 or later.',
  GITLAB_SIGN_IN_REQUIRED: 'Sign in to GitLab again, then repeat what you did.',
  GITLAB_SIGN_IN_REFUSED:
    'Compare the OAuth application in GitLab: its id is the one set here, its redirect URI is the address named here, “Trusted” and “Confidential” are not ticked, and it has the scope `api`. Then sign in again.',
  GITLAB_APPLICATION_UNKNOWN:
    'Make an OAuth application in GitLab, and set its id: as JIRA_CONNECT_APPLICATION_ID, or in the console under Connections.',
  JIRA_UNREACHABLE: 'Check that this machine can reach the Jira site over https.',
  JIRA_UNAUTHORIZED:
    'Jira no longer accepts the shared secret, or a proxy before this service rewrote the app key in the descriptor. Install the app again over the old one, without uninstalling: links and data are kept.',
  JIRA_CREDENTIALS_REFUSED:
    'Look in Jira under Apps, OAuth credentials, whether they are still there. Make new ones if need be, and enter them: `gitlab-for-jira site add --oauth`.',
  JIRA_APP_SILENT:
    'See that the Forge app is still installed in that Jira, in its newest version, and that Atlassian reaches PUBLIC_URL: it calls every hour. `forge logs` of Atlassian’s command shows what its calls were answered. If the app is gone, remove the site.',
  JIRA_FORBIDDEN:
    'The app lacks a module or scope in Jira. Re-install it from the descriptor; of OAuth credentials: make new ones with all four permissions, and enter them.',
  JIRA_GONE:
    'The Jira site was removed, renamed or deactivated. Re-install the app on the new site.',
  JIRA_RATE_LIMITED: 'Nothing to do: sending goes on when Jira allows it again.',
  JIRA_TOO_LARGE: 'Nothing to do: the batch is halved and sent again.',
  JIRA_REFUSED: 'Jira refused the request; the message holds its reason.',
  JIRA_ANSWER_UNEXPECTED: 'Jira (or a proxy before it) answered something that is not its API.',
  TOKEN_REFUSED:
    'Open the page inside Jira: Apps, Manage your apps, GitLab for Jira, Get started. If it is open there already, reload it.',
  INSTALL_KEY_UNREACHABLE:
    "The key server of Atlassian's install tokens cannot be reached. Check outbound access to CONNECT_INSTALL_KEYS_URL.",
  NOT_A_JIRA_ADMINISTRATOR:
    'Ask a Jira administrator to do it, or to give you the global permission “Administer Jira”. Members of site-admins and org-admins have it.',
  JIRA_USER_UNREADABLE:
    'Grant the app and the user “Browse users and groups” in Jira, under Global permissions.',
  NOT_FOUND: 'Check the name or the id.',
  MATCHING_INVALID:
    'Correct the matching rule as the message says. A pattern is RE2: no look-around, no back-reference.',
  ALREADY_LINKED: 'Nothing to do: it is linked already.',
  NOT_LINKABLE:
    'Ask for the Maintainer or Owner role there in GitLab, or let somebody who has it link it.',
  LINK_UNWELL:
    'What passes by itself is tried again by itself. If it stays, mend what the message names, then synchronize.',
  HOOK_UNWELL:
    'Nothing is lost: projects are compared with GitLab every few minutes. For changes at once, mend what the message names.',
  SENDING_PAUSED: 'Nothing to do at first: sending goes on by itself, and nothing is lost.',
  ENTITIES_REJECTED:
    'The operator sees each with its reason under Rejections in the console. Mend the cause, then synchronize: they are sent again.',
  CONNECTION_UNWELL: 'Tell whoever runs this service: the message names what to change.',
  CLOCK_SKEW: 'Set the clock of the machine by a time server (NTP): tokens are valid by the clock.',
  BRANCH_NAME_TAKEN: 'Choose another name, or use the branch that is there.',
  BRANCH_NAME_INVALID:
    'Choose another name: no blanks, none of ~ ^ : ? * [ \\, no “..” and no “@{” in it, no slash or dot at its end.',
  BRANCH_REF_MISSING: 'Choose another source branch: this one was deleted or renamed.',
  BRANCH_PROTECTED:
    'Choose another name, or ask a Maintainer of the project: protected branches and push rules are under Settings, Repository.',
  BRANCH_NO_ACCESS: 'Ask for the Developer role in the project, or choose another project.',
  BRANCH_SCOPE_MISSING:
    'Ask whoever runs this service to set GITLAB_OAUTH_SCOPES to `api`, then sign in again.',
  BRANCH_REFUSED: 'Please try again; if it stays so, create the branch in GitLab.',
  PAGES_NOT_BUILT: 'Run `npm run build` where this service is installed.',
  TOO_MANY_REQUESTS: 'Wait a minute, then try again.',
  SETTING_FIXED:
    'Change it in the environment of the service and start it again, or take it out there.',
  ALREADY_CONNECTED: 'Nothing to do: this GitLab is connected already. Change that connection.',
  OPERATOR_ONLY: 'Set ADMIN_TOKEN and send it as `Authorization: Bearer …`.',
  REQUEST_INVALID: 'Correct the request as the message says.',
  DELIVERY_TOO_LARGE: 'GitLab webhooks larger than 25 MiB are not accepted.',
  INBOX_FULL: 'Deliveries wait faster than they are processed. Check the database and the worker.',
  HOOK_REFUSED:
    'The webhook secret is missing or wrong. Remove the hook in GitLab; it is made again within the hour.',
} as const;

/** A stable name for one kind of failure. */
export type ErrorCode = keyof typeof errorCodes;

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
  GITLAB_UNAUTHORIZED: 'The GitLab token is wrong, expired or revoked. Set a new GITLAB_TOKEN.',
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
  JIRA_UNREACHABLE: 'Check that this machine can reach the Jira site over https.',
  JIRA_UNAUTHORIZED:
    'Jira no longer accepts the shared secret. Install the app again over the old one, without uninstalling: links and data are kept.',
  JIRA_FORBIDDEN: 'The app lacks a module or scope in Jira. Re-install it from the descriptor.',
  JIRA_GONE:
    'The Jira site was removed, renamed or deactivated. Re-install the app on the new site.',
  JIRA_RATE_LIMITED: 'Nothing to do: sending goes on when Jira allows it again.',
  JIRA_TOO_LARGE: 'Nothing to do: the batch is halved and sent again.',
  JIRA_REFUSED: 'Jira refused the request; the message holds its reason.',
  JIRA_ANSWER_UNEXPECTED: 'Jira (or a proxy before it) answered something that is not its API.',
  TOKEN_REFUSED: 'The signed token is missing, wrong or expired. Reload the page inside Jira.',
  INSTALL_KEY_UNREACHABLE:
    "The key server of Atlassian's install tokens cannot be reached. Check outbound access to CONNECT_INSTALL_KEYS_URL.",
  NOT_A_JIRA_ADMINISTRATOR: 'Ask a Jira administrator, or grant the ADMINISTER permission.',
  JIRA_USER_UNREADABLE: 'Grant the app and the user “Browse users and groups” in Jira.',
  NOT_FOUND: 'Check the name or the id.',
  MATCHING_INVALID:
    'Correct the matching rule as the message says. A pattern is RE2: no look-around, no back-reference.',
  ALREADY_LINKED: 'Nothing to do: it is linked already.',
  OPERATOR_ONLY: 'Set ADMIN_TOKEN and send it as `Authorization: Bearer …`.',
  REQUEST_INVALID: 'Correct the request as the message says.',
  DELIVERY_TOO_LARGE: 'GitLab webhooks larger than 25 MiB are not accepted.',
  INBOX_FULL: 'Deliveries wait faster than they are processed. Check the database and the worker.',
  HOOK_REFUSED:
    'The webhook secret is missing or wrong. Remove the hook in GitLab; it is made again within the hour.',
} as const;

/** A stable name for one kind of failure. */
export type ErrorCode = keyof typeof errorCodes;

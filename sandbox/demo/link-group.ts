/** Who links what, with the tokens that prove it to both sides. */
export interface LinkRequest {
  readonly productUrl: string;
  readonly groupPath: string;
  /** From the simulated Jira, of an administrator. */
  readonly jiraToken: string;
  /** From the simulated GitLab, of a maintainer. */
  readonly gitlabToken: string;
}

const timeoutMs = 20_000;

/** Links a group as the page in Jira would: through the product's public REST. Throws when it is refused. */
export async function linkGroup(request: LinkRequest): Promise<void> {
  const address = `${request.productUrl}/api/v4/integrations/jira_connect/subscriptions`;
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${request.gitlabToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ jwt: request.jiraToken, namespace_path: request.groupPath }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = await response.text();
  if (response.status !== 201) {
    throw new Error(`Linking ${request.groupPath} was answered ${response.status}: ${body}`);
  }
}

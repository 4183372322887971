import type { ViolationKind } from '../traffic/violations.ts';

/**
 * One kind of information an app may push (development information, builds, …). A further kind is
 * a further folder beside `dev-info` and one entry in the list of providers.
 */
export interface Provider {
  /** The descriptor module without which Jira answers 403. */
  readonly module: string;
  readonly routes: readonly ProviderRoute[];
  /** What the record of requests says about a body of this kind. */
  outline(body: unknown): BodyOutline;
  /** Jira deletes everything of an app that is uninstalled. */
  forgetApp(appKey: string): void;
}

/** An endpoint whose token and scope have been checked before `answer` runs. */
export interface ProviderRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  answer(call: ProviderCall): ProviderAnswer;
}

/** A request of an app that has proven who it is. */
export interface ProviderCall {
  readonly appKey: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  violate(kind: ViolationKind, message: string): void;
}

export interface ProviderAnswer {
  readonly status: number;
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a request carried, in numbers and names. */
export interface BodyOutline {
  readonly entityCount?: number;
  readonly repositories?: readonly string[];
  readonly operationType?: string;
  readonly preventTransitions?: boolean;
}

/** The error body of the development information endpoints, and of paths without a form of theirs. */
export function refusal(status: number, ...messages: readonly string[]): ProviderAnswer {
  return { status, body: { errorMessages: messages.map((message) => ({ message })) } };
}

/** The error body of builds, deployments and feature flags: a bare list. */
export function listRefusal(status: number, ...messages: readonly string[]): ProviderAnswer {
  return { status, body: messages.map((message) => ({ message })) };
}

/** The error body that belongs to a path. */
export function refusalAt(path: string): typeof refusal {
  return /^\/(rest|jira)\/(builds|deployments|featureflags)\//.test(path) ? listRefusal : refusal;
}

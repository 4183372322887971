import type { BodyOutline, ProviderAnswer } from '../providers/provider.ts';
import type { ViolationKind } from '../traffic/violations.ts';

/** A request in this folder's own terms, free of the HTTP library. */
export interface EndpointRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly hasBody: boolean;
  violate(kind: ViolationKind, message: string): void;
}

/** A path of the site that is recorded, limited and may be made to fail. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` for parameters and `*` for the rest. */
  readonly path: string;
  outline?(body: unknown): BodyOutline;
  answer(request: EndpointRequest): ProviderAnswer | Promise<ProviderAnswer>;
}

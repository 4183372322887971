/** A webhook as it goes over the wire; the host is the product's. */
export type HookRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What to call an address: its host, or all of it where it has none. */
export function nameAddress(address: string): string {
  return (URL.canParse(address) && new URL(address).host) || address;
}

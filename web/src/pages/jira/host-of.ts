/** The part of an address that people read; the text as it is when there is none. */
export function hostOf(url: string): string {
  return (URL.canParse(url) && new URL(url).host) || url;
}

// The vendor's style sheets as text; its package types only the way that loads them one by one.
declare module '@atlaskit/tokens/dist/esm/artifacts/themes/*' {
  const css: string;
  // biome-ignore lint/style/noDefaultExport: as the package exports it.
  export default css;
}

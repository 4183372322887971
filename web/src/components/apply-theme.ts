import dark from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-dark.js';
import light from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-light.js';
import motion from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-motion.js';
import shape from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-shape.js';
import spacing from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-spacing.js';
import typography from '@atlaskit/tokens/dist/esm/artifacts/themes/atlassian-typography.js';

const themes =
  'light:light dark:dark motion:motion shape:shape spacing:spacing typography:typography';

/**
 * Paints the page in Atlassian's tokens and goes on following the browser. The style sheets are built in
 * memory, which the content security policy allows, where the vendor's own way writes style elements.
 */
export function applyTheme(mode: 'light' | 'dark' | 'auto'): void {
  addSheets();
  const browser = window.matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const isDark = mode === 'dark' || (mode === 'auto' && browser.matches);
    const { dataset } = document.documentElement;
    dataset.theme = themes;
    dataset.colorMode = isDark ? 'dark' : 'light';
  };
  browser.onchange = paint;
  paint();
}

function addSheets(): void {
  if (document.documentElement.dataset.theme) return;
  const sheets = [light, dark, motion, shape, spacing, typography].map((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets];
}

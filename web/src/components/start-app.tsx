import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyTheme } from './apply-theme.ts';
import { BrokenPage } from './broken-page.tsx';

/** Runs a page. What goes wrong outside of any answer, such as a script that does not load, is shown. */
export function startApp(makePage: () => ReactNode): void {
  const element = document.getElementById('root');
  if (!element) throw new Error('The page lacks its root.');
  applyTheme('auto');
  const root = createRoot(element, {
    onUncaughtError: (error) => setTimeout(() => root.render(<BrokenPage error={error} />)),
  });
  root.render(tryMake(makePage));
}

function tryMake(makePage: () => ReactNode): ReactNode {
  try {
    return makePage();
  } catch (error) {
    return <BrokenPage error={error} />;
  }
}

import { StepButtons } from './step-buttons.tsx';
import type { Pages } from './use-pages.ts';

/** Steps through a list that comes page by page. */
export function PageSteps({
  pages,
  next,
  what,
}: {
  pages: Pages;
  next: string | null;
  what: string;
}) {
  if (pages.number === 1 && next === null) return null;
  return (
    <StepButtons
      what={what}
      place={`Page ${pages.number}`}
      onPrevious={pages.number > 1 ? pages.toPrevious : null}
      onNext={next === null ? null : () => pages.toNext(next)}
    />
  );
}

import Button from '@atlaskit/button/new';

/** Goes back and forth in a list; null where there is no way. */
export function StepButtons({
  what,
  place,
  onPrevious,
  onNext,
}: {
  what: string;
  /** Where we are, in words. */
  place: string;
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
}) {
  return (
    <nav className="console-row" aria-label={`Pages of ${what}`}>
      <Button isDisabled={onPrevious === null} onClick={() => onPrevious?.()}>
        Previous
      </Button>
      <span role="status">{place}</span>
      <Button isDisabled={onNext === null} onClick={() => onNext?.()}>
        Next
      </Button>
    </nav>
  );
}

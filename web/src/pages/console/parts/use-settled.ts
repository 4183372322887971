import { useEffect, useState } from 'react';

/** A value as it was when it had not changed for `quietMs`: what is typed is asked for once, not letter by letter. */
export function useSettled<Value>(value: Value, quietMs = 300): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
  }, [value, quietMs]);
  return settled;
}

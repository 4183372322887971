import { useCallback } from 'react';
import { makeHref, useRoute } from '../use-route.ts';

/** A filter that stands in the address, so that a view can be passed on as it is. Typing leaves no history. */
export function useHashQuery(name: string): readonly [string, (value: string) => void] {
  const { parts, query } = useRoute();
  const address = parts.join('/');
  const all = query.toString();
  const write = useCallback(
    (value: string) => {
      const next = { ...Object.fromEntries(new URLSearchParams(all)), [name]: value };
      window.location.replace(makeHref(address.split('/'), next));
    },
    [address, all, name],
  );
  return [query.get(name) ?? '', write];
}

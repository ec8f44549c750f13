import { useState } from 'react';
import { load, save } from '~/state/storage';

const key = 'sv:name';

/** The name that this browser's owner gave last. */
export function useName(): [string, (name: string) => void] {
  const [name, setName] = useState(() => load(key, ''));
  return [
    name,
    (next) => {
      save(key, next);
      setName(next);
    },
  ];
}

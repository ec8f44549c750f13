import { useEffect, useState } from 'react';

const graceMs = 60_000;

/** Shut and opened again within a minute, nothing has to be fetched anew. */
export function useWarm(seen: boolean): boolean {
  const [warm, setWarm] = useState(seen);
  if (seen && !warm) setWarm(true);
  useEffect(() => {
    if (seen) return;
    const timer = setTimeout(() => setWarm(false), graceMs);
    return () => clearTimeout(timer);
  }, [seen]);
  return warm;
}

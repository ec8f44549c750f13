import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { checkLine } from '~/api/console';

const pauseMs = 250;

/** A command with at least one word behind it: before that there is nothing to say. */
const isWorthIt = (line: string) => /^\s*\/\S+\s+\S/.test(line);

/** What a line would do and cost, asked of the server once the typing pauses; undefined while that is not known. */
export function useLineCheck(sid: string | null, line: string) {
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(line), pauseMs);
    return () => clearTimeout(timer);
  }, [line]);
  const { data } = useQuery({
    queryKey: ['check', sid, asked],
    queryFn: ({ signal }) => checkLine(sid ?? '', asked, signal),
    enabled: sid !== null && isWorthIt(asked),
    staleTime: 10_000,
    gcTime: 30_000,
    retry: false,
  });
  return asked === line && isWorthIt(line) ? data : undefined;
}

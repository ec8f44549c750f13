import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getCommands } from '~/api/console';
import { keys } from '~/api/keys';
import { suggest } from '~/state/completion';

export function useSuggestions(sid: string | null, line: string) {
  const { data } = useQuery({
    queryKey: keys.commands(sid ?? ''),
    queryFn: () => getCommands(sid ?? ''),
    enabled: sid !== null && line.startsWith('/'),
    staleTime: Infinity,
  });
  return useMemo(() => suggest(line, data), [line, data]);
}

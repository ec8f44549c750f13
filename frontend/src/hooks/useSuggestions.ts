import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getCommands } from '~/api/console';
import { keys } from '~/api/keys';
import { suggest } from '~/state/completion';
import { fetchPart } from '~/state/parts';
import { useCollections } from './useCollections';

export function useSuggestions(sid: string | null, line: string) {
  const isCommand = sid !== null && line.startsWith('/');
  const { data } = useQuery({
    queryKey: keys.commands(sid ?? ''),
    queryFn: () => getCommands(sid ?? ''),
    enabled: isCommand,
    staleTime: Infinity,
  });
  const { data: naming } = useQuery({
    queryKey: ['collectionNames'],
    queryFn: () => fetchPart(() => import('~/state/collectionNames')),
    enabled: isCommand && line.includes(' --'),
    staleTime: Infinity,
  });
  const at = useMemo(() => naming?.nameAt(line, data), [naming, line, data]);
  const all = useCollections(sid ?? '', Boolean(at));
  return useMemo(() => (naming && at ? naming.offerNames(at, all) : suggest(line, data)), [naming, at, all, line, data]);
}

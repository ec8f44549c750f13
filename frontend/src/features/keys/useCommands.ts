import { useQuery } from '@tanstack/react-query';
import { getCommands } from '~/api/console';
import { keys } from '~/api/keys';

/** The server's own table of commands. */
export const useCommands = (sid: string) =>
  useQuery({ queryKey: keys.commands(sid), queryFn: () => getCommands(sid), staleTime: Infinity }).data;

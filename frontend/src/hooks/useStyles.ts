import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { listStyles } from '~/api/styles';

/** The looks on offer; they change with the server only. */
export const useStyles = (sid: string, enabled = true) =>
  useQuery({ queryKey: keys.styles(sid), queryFn: () => listStyles(sid), staleTime: Infinity, enabled });

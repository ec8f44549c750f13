import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getProviders } from '~/api/providers';

export const useProviders = (sid: string) =>
  useQuery({ queryKey: keys.providers(sid), queryFn: () => getProviders(sid), staleTime: 60_000 });

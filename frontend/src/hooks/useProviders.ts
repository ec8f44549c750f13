import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getProviders } from '~/api/providers';

export const useProviders = (sid: string) =>
  useQuery({ queryKey: keys.providers(sid), queryFn: () => getProviders(sid), staleTime: 60_000 });

/** A provider's name for people: a sketch is never taken for the real thing. */
export function useProviderLabel(sid: string): (name: string) => string {
  const { data } = useProviders(sid);
  return (name) => data?.details.find((provider) => provider.name === name)?.label ?? name;
}

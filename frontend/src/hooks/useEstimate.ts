import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { estimate } from '~/api/requests';
import type { Estimate, GenerateBody } from '~/api/types';

const pauseMs = 300;

/**
 * What a wish would cost and who would draw it, asked of the server once the choosing pauses; null as long as nobody
 * knows. Free. Asked anew when `health` is another one.
 */
export function useEstimate(sid: string, body: GenerateBody, enabled: boolean, health = 'ready'): Estimate | null {
  const wishes = JSON.stringify(body.style_preferences);
  const [asked, setAsked] = useState(wishes);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wishes), pauseMs);
    return () => clearTimeout(timer);
  }, [wishes]);
  const { data } = useQuery({
    queryKey: ['estimate', sid, asked, health],
    // The words themselves do not change the price.
    queryFn: () => estimate(sid, { ...body, prompt: 'a picture', style_preferences: JSON.parse(asked) as object }),
    enabled,
    staleTime: 60_000,
    retry: false,
  });
  return enabled && asked === wishes ? (data ?? null) : null;
}

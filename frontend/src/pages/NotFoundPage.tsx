import { Link } from 'wouter';
import { EmptyState } from '~/components/EmptyState';

export function NotFoundPage() {
  return (
    <EmptyState title="Nothing is here.">
      <Link href="/">To the start page</Link>
    </EmptyState>
  );
}

/** Which methods a path answers, for the Allow header of a 405: fastify itself knows only found and not found. */
export interface KnownPaths {
  add(path: string, methods: readonly string[]): void;
  /** The methods of the route that the URL names, null when there is none. */
  methodsAt(url: string): readonly string[] | null;
}

export function openKnownPaths(): KnownPaths {
  const known = new Map<string, { readonly segments: readonly string[]; readonly methods: Set<string> }>();
  return {
    add(path, methods) {
      const segments = segmentsOf(path);
      const key = segments.join('/');
      const entry = known.get(key) ?? { segments, methods: new Set() };
      for (const method of methods) entry.methods.add(method);
      known.set(key, entry);
    },
    methodsAt(url) {
      const segments = segmentsOf(url.split('?', 1)[0] ?? '');
      for (const entry of known.values()) {
        if (matches(entry.segments, segments)) return [...entry.methods];
      }
      return null;
    },
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => part.startsWith(':') || part === segments[index])
  );
}

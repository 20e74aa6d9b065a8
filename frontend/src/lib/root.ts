// Where the page is published: at the root of its host, or below a path that a proxy gave it.

/** The path before the page's own addresses, of a chunk's address: all chunks are in assets/. */
export function rootOf(chunk: string): string {
  return new URL("..", chunk).pathname.replace(/\/$/, "");
}

/** That path, e.g. "/seoulcast"; "" at the root. The development server knows no other. */
export const ROOT = import.meta.env.PROD ? rootOf(import.meta.url) : "";

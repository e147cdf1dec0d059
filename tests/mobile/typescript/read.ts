// How an app in TypeScript tells blocks apart: a type it knows, in a version it knows; anything else by its fallback.
import type { components } from "./api";

export type Block = components["schemas"]["Block"];
export type KnownBlock = components["schemas"]["KnownBlock"];

const KNOWN: { readonly [Type in KnownBlock["type"]]: Extract<KnownBlock, { type: Type }>["v"] } = KNOWN_VERSIONS;

export function isKnown(block: Block): block is KnownBlock {
  return (KNOWN as { readonly [type: string]: number | undefined })[block.type] === block.v;
}

export function shown(block: Block): string {
  if (!isKnown(block)) {
    return block.fallback.text;
  }
  switch (block.type) {
    case "cta":
      return `${block.heading} ${block.label}`;
    case "treatment_options":
      return block.options.map((option) => option.name).join(", ");
    case "care_card":
      return `${block.spoken}: ${block.heading} ${block.phone?.display ?? ""}`;
    default:
      return block.fallback.text;
  }
}

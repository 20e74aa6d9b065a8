// A sentence of the translations with elements in it.
import { Fragment, type ReactNode } from "react";

interface SentenceProps {
  /** With a name in <…> where an element belongs: word order differs between languages. */
  text: string;
  /** The elements by those names. */
  parts: Readonly<Record<string, ReactNode>>;
}

/** The text with each mark replaced by its element. */
export function Sentence({ text, parts }: SentenceProps) {
  return text.split(/<(\w+)>/).map((piece, index) => (
    // The pieces of one text never change their order.
    <Fragment key={index}>{index % 2 === 0 ? piece : parts[piece]}</Fragment>
  ));
}

// Making pictures.  Everything is an attribute: the page's policy allows no inline styles.

const space = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children; children that are null or false are left out. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

// Making elements.  Text always goes in as text: nothing here reads markup.

/**
 * An element with properties and children.
 * A property named `data` or `aria` is an object of such attributes, `vars` of custom
 * properties of its style; children that are null or false are left out.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  const { data = {}, aria = {}, vars = {}, ...rest } = properties;
  Object.assign(node, rest);
  Object.assign(node.dataset, data);
  for (const [name, value] of Object.entries(aria)) node.setAttribute(`aria-${name}`, value);
  for (const [name, value] of Object.entries(vars)) node.style.setProperty(`--${name}`, value);
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

/**
 * The element of the page that a selector names.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {any}
 */
export function find(selector, within = document) {
  return within.querySelector(selector);
}

/**
 * All elements of the page that a selector names.
 *
 * @param {string} selector
 * @param {ParentNode} within
 * @returns {HTMLElement[]}
 */
export function findAll(selector, within = document) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector))];
}

/**
 * The element that an event comes from.
 *
 * @param {Event} event
 * @returns {any}
 */
export function originOf(event) {
  return event.target;
}

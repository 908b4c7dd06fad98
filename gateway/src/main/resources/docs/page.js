'use strict';

// Renders the OpenAPI description next door. Everything is set as text, never as markup.

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined && child !== ''));
  return made;
}

function resolve(description, node) {
  for (let depth = 0; node && node.$ref && depth < 10; depth++) {
    node = node.$ref.slice(2).split('/').reduce((at, key) => at && at[key], description);
  }
  return node || {};
}

function typeOf(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.type === 'array') return typeOf(schema.items) + '[]';
  return [schema.type, schema.format].flat().filter(Boolean).join(' ');
}

function table(heads, rows) {
  return element('table', {},
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))))));
}

function parameters(description, operation, path) {
  const all = [...(path.parameters || []), ...(operation.parameters || [])].map((one) => resolve(description, one));
  if (all.length === 0) return '';
  return table(['parameter', 'in', 'type', ''], all.map((one) =>
    [element('code', {}, one.name || ''), one.in || '', typeOf(one.schema), (one.required ? 'required. ' : '') + (one.description || '')]));
}

function content(title, node) {
  const kinds = Object.entries((node && node.content) || {});
  if (kinds.length === 0) return '';
  return element('p', {}, title + ' ', ...kinds.flatMap(([kind, media]) => [element('code', {}, kind), ' ' + typeOf(media.schema) + ' ']));
}

function responses(description, operation) {
  return table(['answer', 'content', ''], Object.entries(operation.responses || {}).map(([status, node]) => {
    const answer = resolve(description, node);
    const kinds = Object.entries(answer.content || {}).map(([kind, media]) => (kind + ' ' + typeOf(media.schema)).trim());
    return [status, kinds.join(', '), answer.description || ''];
  }));
}

function operationOf(description, address, method, path) {
  const operation = path[method];
  const block = element('details', {},
    element('summary', {}, element('span', { class: 'method' }, method.toUpperCase()), element('code', {}, address),
      operation.summary ? ' ' + operation.summary : ''),
    element('div', {}, operation.description ? element('p', {}, operation.description) : '',
      parameters(description, operation, path), content('Body', resolve(description, operation.requestBody)),
      responses(description, operation)));
  block.dataset.words = [method, address, operation.summary, operation.description].filter(Boolean).join(' ').toLowerCase();
  return block;
}

function render(description) {
  const groups = new Map();
  for (const [address, path] of Object.entries(description.paths || {}).sort()) {
    for (const method of METHODS.filter((name) => path[name])) {
      const group = (path[method].tags || ['other'])[0];
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(operationOf(description, address, method, path));
    }
  }
  const main = document.getElementById('operations');
  main.replaceChildren(...[...groups].sort().map(([name, blocks]) => element('section', {}, element('h2', {}, name), ...blocks)));
  const missing = description['x-unavailable-services'] || [];
  const note = document.getElementById('missing');
  note.hidden = missing.length === 0;
  note.textContent = 'Not described, since not reachable now: ' + missing.join(', ');
}

document.getElementById('filter').addEventListener('input', (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const block of document.querySelectorAll('details')) {
    block.hidden = !words.every((word) => block.dataset.words.includes(word));
  }
  for (const section of document.querySelectorAll('section')) {
    section.hidden = !section.querySelector('details:not([hidden])');
  }
});

fetch('/api/docs/openapi.json')
  .then((answer) => answer.ok ? answer.json() : Promise.reject(new Error('status ' + answer.status)))
  .then(render)
  .catch((failure) => {
    document.getElementById('operations').replaceChildren(element('p', {}, 'The description could not be loaded: ' + failure.message));
  });

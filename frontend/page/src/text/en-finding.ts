/** Favourites, recents, grouping, and links. */
export const finding = {
  favourites: 'Favourites',
  recent: 'Recent',
  untagged: 'Without a tag',
  tag: 'Tag',
  favourite: (name: string) => `Favourite: ${name}`,
  star: (name: string) => `Make ${name} a favourite (F)`,
  unstar: (name: string) => `Remove ${name} from the favourites (F)`,
  tooMany: 'There are 500 favourites: remove one first.',
  added: (name: string) => `${name} is a favourite.`,
  removed: (name: string) => `${name} is no favourite any more.`,
  moved: (name: string, place: number, all: number) => `${name}: ${String(place)} of ${String(all)}.`,
  production: 'production',
  productionMark: 'prod',
  byTags: 'Group by tag',
  copied: (name: string) => `Link to ${name} copied.`,
  notCopied: 'The browser does not let the page copy.',
  noneHeadline: 'Nothing is open to you',
  none: (name: string) =>
    name === ''
      ? 'The gateway has no host or container that you may open.'
      : `No rule of the gateway gives ${name} a host or container.`,
  noneHelp: 'Ask whoever runs this gateway for access. If that is you:',
  noneExample: ['access:', '  - who: {users: [NAME]}', '    may: [open]', '    on: {names: ["*"]}'].join('\n'),
};

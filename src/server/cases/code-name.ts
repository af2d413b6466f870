// SPDX-License-Identifier: Apache-2.0
import { randomInt } from 'node:crypto';

/*
 * Neutral names: weather, land and birds. None of them is a word of software, of payments or of an attack, so that a name in
 * a calendar or in the subject of a letter says nothing.
 */
const first =
  'amber ashen autumn birch brisk calm cedar chalk clear clover coastal copper coral crisp dawn dune dusty early eastern elm ember fern frosty golden gentle granite grassy hazel heather hilly icy indigo ivory jade juniper lilac linen lofty lunar maple marble meadow mellow mild misty mossy northern oaken olive opal pale pebble pine plum polar quiet rainy reed river rosy russet sandy silver slate snowy solar southern spring still stony summer sunny teal tidal twilight valley velvet violet warm western willow windy winter woodland'.split(
    ' ',
  );
const second =
  'bittern bulbul bunting buzzard chough coot cormorant crake crane curlew dipper diver dove dunlin egret eider falcon fieldfare finch flamingo gannet godwit goldcrest goose grebe grouse gull harrier hawk heron hobby hoopoe hornbill ibis jackdaw jay kestrel kingfisher kite knot lapwing lark linnet longspur magpie martin merlin nightjar nuthatch oriole osprey ostrich ouzel owl partridge pelican petrel pheasant pigeon pipit plover puffin quail rail raven redpoll redstart robin rook ruff sandpiper shearwater shrike siskin skua snipe sparrow spoonbill starling stork sunbird swallow swan swift teal tern thrush tit turaco turnstone wagtail warbler waxwing weaver wheatear whimbrel wigeon woodcock wren'.split(
    ' ',
  );

/** A name like `misty-heron-417`, about 2^23 of them; the caller draws again where it is taken. */
export function newCodeName(): string {
  return `${first[randomInt(first.length)]}-${second[randomInt(second.length)]}-${randomInt(100, 1000)}`;
}

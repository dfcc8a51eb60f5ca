package sharing

import (
	"encoding/hex"
	"strings"
)

// fingerprintWords is how many words a fingerprint has: 48 bits, enough for two people to notice by
// ear that they look at different texts. The hash itself is what binds.
const fingerprintWords = 6

// Fingerprint says the beginning of a hash in words that people can read out and compare.
func Fingerprint(hash string) string {
	b, err := hex.DecodeString(hash)
	if err != nil || len(b) < fingerprintWords {
		return ""
	}
	words := strings.Fields(spokenWords)
	out := make([]string, fingerprintWords)
	for i := range out {
		out[i] = words[b[i]]
	}
	return strings.Join(out, " ")
}

// spokenWords are 256 words, one for each byte. The order is part of every fingerprint ever printed
// and must not change.
const spokenWords = `
acorn actor album amber anchor ankle apple apron arch arrow artist atlas autumn avenue awning badge
baker balcony bamboo banjo barrel basket beacon beaver bench berry bicycle biscuit blanket blossom
bonnet border bottle bracket branch brick bridge broom bubble bucket budget bugle bundle butter button
cabin cactus camera candle canvas carpet castle cedar cello chalk chapel cherry chimney circle citrus
clover cobweb coffee collar comet compass copper coral corner cotton cousin cradle crayon cricket
crown cupboard curtain cushion daisy dance desert dinner dolphin donkey dragon drawer drum eagle
easel echo elbow elder embers engine envelope evening fabric falcon feather ferry fiddle field
finger flag flask flute forest fossil fountain fox frost funnel galaxy garden garlic giant
ginger glacier globe glove goat goose gravel guitar hammer harbour harp hazel hedge helmet
hill honey hotel igloo insect iron island ivory jacket jelly jigsaw jumper jungle kennel
kettle kitchen kite ladder lagoon lantern lemon letter lion lobster locket
magnet mango maple market marble meadow melon mirror mitten monkey mosaic muffin museum
napkin nectar needle notebook nutmeg oasis ocean olive orange orbit orchard otter owl oyster paddle
palace panda paper parcel parrot pebble pencil pepper piano picnic pigeon pillow planet plum pocket
pond poppy potato puddle puffin puzzle quarry quilt rabbit raft ribbon river robin rocket
saddle salmon sandal scarf school scissors shelf silver singer
sparrow spoon squirrel stable summer sunset swan table
tailor teapot temple thimble thunder ticket tiger timber tomato
tower tractor trumpet tulip tunnel turtle umbrella valley
velvet village violin walnut water window winter wizard yellow zebra`

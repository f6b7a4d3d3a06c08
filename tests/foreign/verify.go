// A foreign reader of the log: Go's sumdb note and tlog, nothing of ours.
// Usage: verify http://host/log [vkey of a witness that must have signed]
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func fetch(address string) []byte {
	answer, err := http.Get(address)
	fail(err)
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	fail(err)
	if answer.StatusCode != 200 {
		fail(fmt.Errorf("%s: %s", address, answer.Status))
	}
	return data
}

type tiles struct{ base string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		// tlog-tiles leaves out the height that Go's own paths carry: tile/8/0/000 is tile/0/000 there.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		found = append(found, fetch(t.base+"/"+path))
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func entries(base string, size int64) [][]byte {
	var found [][]byte
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: -1, N: first / 256, W: 256}
		if size-first < 256 {
			tile.W = int(size - first)
		}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data := fetch(base + "/" + path)
		for len(data) > 0 {
			length := int(data[0])<<8 | int(data[1])
			found = append(found, data[2:2+length])
			data = data[2+length:]
		}
	}
	return found
}

// Each change of the key is a note that the old key signed (unless it was lost) and the new one.
func checkChanges(base string) {
	var told struct {
		Keys []struct {
			Vkey, Note string
			Lost       bool `json:"lost_before"`
		}
	}
	fail(json.Unmarshal(fetch(base+"/keys"), &told))
	for place, key := range told.Keys {
		if place == 0 {
			continue
		}
		signers := []string{key.Vkey}
		if !key.Lost {
			signers = append(signers, told.Keys[place-1].Vkey)
		}
		for _, text := range signers {
			verifier, err := note.NewVerifier(text)
			fail(err)
			_, err = note.Open([]byte(key.Note), note.VerifierList(verifier))
			fail(err)
		}
		fmt.Printf("key %d was handed over\n", place)
	}
}

// A witness signs with Go's own Ed25519 over the checkpoint and a time (c2sp.org/tlog-cosignature, type 4).
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(w.key, []byte(message), signature[8:])
}

func checkWitness(base, vkey string) {
	parts := strings.SplitN(vkey, "+", 3)
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	fail(err)
	if len(raw) != 33 || raw[0] != 4 {
		fail(fmt.Errorf("this is no key of a witness"))
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if hex.EncodeToString(sum[:4]) != parts[1] {
		fail(fmt.Errorf("the key of the witness was altered"))
	}
	known := witness{parts[0], binary.BigEndian.Uint32(sum[:]), raw[1:]}
	_, err = note.Open(fetch(base+"/cosigned"), note.VerifierList(known))
	fail(err)
	fmt.Printf("cosigned by %s\n", known.name)
}

func main() {
	base := os.Args[1]
	verifier, err := note.NewVerifier(strings.TrimSpace(string(fetch(base + "/key"))))
	fail(err)
	opened, err := note.Open(fetch(base+"/checkpoint"), note.VerifierList(verifier))
	fail(err)
	lines := strings.Split(opened.Text, "\n")
	var size int64
	fmt.Sscan(lines[1], &size)
	root, err := tlog.ParseHash(lines[2])
	fail(err)
	tree := tlog.Tree{N: size, Hash: root}
	reader := tlog.TileHashReader(tree, tiles{base})
	for index, entry := range entries(base, size) {
		proof, err := tlog.ProveRecord(size, int64(index), reader)
		fail(err)
		fail(tlog.CheckRecord(proof, size, root, int64(index), tlog.RecordHash(entry)))
	}
	for _, old := range []int64{1, size / 2, size - 1} {
		proof, err := tlog.ProveTree(size, old, reader)
		fail(err)
		before, err := tlog.TreeHash(old, reader)
		fail(err)
		fail(tlog.CheckTree(proof, size, root, old, before))
	}
	checkChanges(base)
	if len(os.Args) > 2 {
		checkWitness(base, os.Args[2])
	}
	fmt.Printf("in order: %d lines\n", size)
}

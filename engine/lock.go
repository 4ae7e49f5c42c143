package engine

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// Names of the lock and of its signature in a folder of rule sets.
const (
	LockName      = "lock.json"
	SignatureName = "lock.sig.json"
)

// Lock records published versions of rule sets. What is published does not change any more: a past report must replay.
type Lock struct {
	Published map[string]Published // by id@version

	source *diag.Source
	root   *jsontree.Node
}

// Published is the digests of a published version, hexadecimal SHA-256: of its file, and of its composed form, which also
// changes with what it extends.
type Published struct{ File, Composed string }

// ReadLock reads a lock.
func ReadLock(name string, text []byte) (*Lock, diag.List) {
	source := diag.NewSource(name, text)
	root, list := jsontree.Parse(source)
	if root == nil {
		return nil, list
	}
	list = append(list, schema.Named("lock").Validate(root)...)
	if list.HasErrors() {
		return nil, list
	}
	l := &Lock{Published: map[string]Published{}, source: source, root: root}
	for _, m := range root.Member("published").Items {
		l.Published[m.Name] = Published{File: m.String("file"), Composed: m.String("composed")}
	}
	return l, list
}

// Add publishes a rule set. It is refused if another content is published under that version.
func (l *Lock) Add(rs *RuleSet) diag.List {
	if l.Published == nil {
		l.Published = map[string]Published{}
	}
	p := Published{File: rs.Files[0].SHA256, Composed: rs.Digest}
	if before, ok := l.Published[rs.Ref()]; ok && before != p {
		return diag.List{diag.New(diag.LockChanged, l.place(rs.Ref()), rs.Ref())}
	}
	l.Published[rs.Ref()] = p
	return nil
}

func (l *Lock) place(ref string) diag.Place {
	if l.root == nil {
		return diag.Place{}
	}
	if m := l.root.Member("published").Member(ref); m != nil {
		return m.KeyPlace()
	}
	return l.root.Place()
}

// Check refuses a rule set that was published otherwise. One that is not published passes.
func (l *Lock) Check(rs *RuleSet) diag.List {
	before, ok := l.Published[rs.Ref()]
	switch {
	case !ok:
		return nil
	case before.File != rs.Files[0].SHA256:
		return diag.List{diag.New(diag.LockChanged, diag.Place{Source: rs.source}, rs.Ref())}
	case before.Composed != rs.Digest:
		return diag.List{diag.New(diag.LockBase, diag.Place{Source: rs.source}, rs.Ref())}
	}
	return nil
}

// Gone reports published versions that are not among those that exist.
func (l *Lock) Gone(entries []Entry) diag.List {
	exists := map[string]bool{}
	for _, e := range entries {
		exists[e.Ref()] = true
	}
	var list diag.List
	for ref := range l.Published {
		if !exists[ref] {
			list.Add(diag.New(diag.LockGone, l.place(ref), ref))
		}
	}
	list.Sort()
	return list
}

// Text is the lock as it is written: canonical, in order of the versions.
func (l *Lock) Text() []byte {
	refs := make([]string, 0, len(l.Published))
	for ref := range l.Published {
		refs = append(refs, ref)
	}
	sort.Strings(refs)
	b := []byte(`{"$schema": "../schemas/lock.schema.json", "published": {`)
	for i, ref := range refs {
		if i > 0 {
			b = append(b, ',')
		}
		b = quote(b, ref)
		b = fmt.Appendf(b, `: {"file": "%s", "composed": "%s"}`, l.Published[ref].File, l.Published[ref].Composed)
	}
	text, _ := Format(LockName, append(b, "}}"...)) // it is JSON
	return text
}

// Sign signs the text of a lock. The result is the text of its signature file.
func Sign(lock []byte, key ed25519.PrivateKey) []byte {
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, "{\n  \"$schema\": \"../schemas/signature.schema.json\",\n  \"algorithm\": \"ed25519\",\n  \"lock\": \"%s\",\n  \"key\": \"%s\",\n  \"signature\": \"%s\"\n}\n",
		digest(lock), encode(key.Public().(ed25519.PublicKey)), encode(ed25519.Sign(key, lock)))
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// VerifySignature checks the signature of a lock against a key that the caller trusts. It fails closed: a lock, signature
// or member that is not there is refused like a wrong one, and the key that the file names is never trusted by itself.
func VerifySignature(fsys fs.FS, prefix string, trusted ed25519.PublicKey) diag.List {
	refuse := func(code *diag.Code, args ...any) diag.List { return diag.List{diag.New(code, diag.Place{}, args...)} }
	if len(trusted) != ed25519.PublicKeySize {
		return refuse(diag.SignatureKey)
	}
	lock, err := fs.ReadFile(fsys, LockName)
	if err != nil {
		return refuse(diag.SignatureMissing, prefix+LockName)
	}
	text, err := fs.ReadFile(fsys, SignatureName)
	if err != nil {
		return refuse(diag.SignatureMissing, prefix+SignatureName)
	}
	source := diag.NewSource(prefix+SignatureName, text)
	root, list := jsontree.Parse(source)
	if root == nil || list.HasErrors() {
		return list
	}
	if list = schema.Named("signature").Validate(root); len(list) > 0 {
		return list
	}
	key, errKey := base64.StdEncoding.DecodeString(root.String("key"))
	signature, errSignature := base64.StdEncoding.DecodeString(root.String("signature"))
	switch {
	case errKey != nil || !trusted.Equal(ed25519.PublicKey(key)):
		list.Add(diag.New(diag.SignatureKey, root.Member("key").Place()))
	case root.String("lock") != digest(lock):
		list.Add(diag.New(diag.SignatureWrong, root.Member("lock").Place()))
	case errSignature != nil || !ed25519.Verify(trusted, lock, signature):
		list.Add(diag.New(diag.SignatureWrong, root.Member("signature").Place()))
	}
	return list
}

var errKey = errors.New("not an ed25519 key in PEM")

// ParsePrivateKey reads an ed25519 key in PKCS #8 PEM, as openssl genpkey writes it.
func ParsePrivateKey(text []byte) (ed25519.PrivateKey, error) {
	block, rest := pem.Decode(text)
	if block == nil || strings.TrimSpace(string(rest)) != "" {
		return nil, errKey
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if own, ok := key.(ed25519.PrivateKey); err == nil && ok {
		return own, nil
	}
	return nil, errKey
}

// ParsePublicKey reads an ed25519 public key in PKIX PEM.
func ParsePublicKey(text []byte) (ed25519.PublicKey, error) {
	block, rest := pem.Decode(text)
	if block == nil || strings.TrimSpace(string(rest)) != "" {
		return nil, errKey
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if own, ok := key.(ed25519.PublicKey); err == nil && ok {
		return own, nil
	}
	return nil, errKey
}

// FormatKeys writes a pair of keys in PEM.
func FormatKeys(key ed25519.PrivateKey) (private, public []byte, err error) {
	a, errA := x509.MarshalPKCS8PrivateKey(key)
	b, errB := x509.MarshalPKIXPublicKey(key.Public())
	if err := errors.Join(errA, errB); err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a}), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}), nil
}

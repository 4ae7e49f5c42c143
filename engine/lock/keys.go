package lock

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"jixiao/engine/diag"
	"jixiao/engine/internal/jsontree"
	"jixiao/engine/internal/schema"
)

// Signatures: a lock is signed as a whole, and so are the serials in it.

// Sign signs the text of a lock. The result is the text of its signature file; nil for what is no key.
func Sign(lock []byte, key ed25519.PrivateKey) []byte {
	if len(key) != ed25519.PrivateKeySize {
		return nil
	}
	encode := base64.StdEncoding.EncodeToString
	return fmt.Appendf(nil, "{\n  \"$schema\": \"../schemas/signature.schema.json\",\n  \"algorithm\": \"ed25519\",\n  \"lock\": \"%s\",\n  \"key\": \"%s\",\n  \"signature\": \"%s\"\n}\n",
		digest(lock), encode(key.Public().(ed25519.PublicKey)), encode(ed25519.Sign(key, lock)))
}

func digest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Verify checks the signature of a lock's text against a key that the caller trusts. It fails closed: a member that is not
// there is refused like a wrong one, and the key that the signature names is never trusted by itself.
func Verify(lock []byte, name string, signature []byte, trusted ed25519.PublicKey) diag.List {
	if len(trusted) != ed25519.PublicKeySize {
		return diag.List{diag.New(diag.SignatureKey, diag.Place{})}
	}
	root, list := jsontree.Parse(diag.NewSource(name, signature))
	if root == nil || list.HasErrors() {
		return list
	}
	if list = schema.Named("signature").Validate(root); len(list) > 0 {
		return list
	}
	key, errKey := base64.StdEncoding.DecodeString(root.String("key"))
	sig, errSignature := base64.StdEncoding.DecodeString(root.String("signature"))
	switch {
	case errKey != nil || !trusted.Equal(ed25519.PublicKey(key)):
		list.Add(diag.New(diag.SignatureKey, root.Member("key").Place()))
	case root.String("lock") != digest(lock):
		list.Add(diag.New(diag.SignatureWrong, root.Member("lock").Place()))
	case errSignature != nil || !ed25519.Verify(trusted, lock, sig):
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
	if len(key) != ed25519.PrivateKeySize {
		return nil, nil, errKey
	}
	a, errA := x509.MarshalPKCS8PrivateKey(key)
	b, errB := x509.MarshalPKIXPublicKey(key.Public())
	if err := errors.Join(errA, errB); err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a}), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}), nil
}

package cli

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/engine"
	"jixiao/engine/diag"
)

func (a *app) lock() *cobra.Command {
	var sign, newKey string
	cmd := &cobra.Command{
		Use:   "lock DIR [RULESET…]",
		Short: a.text("发布：记下规则目录中各版本的摘要，此后不能再改；可以签名", "publish: record digests of the versions in a folder, which cannot change from then on; optionally sign"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if newKey != "" && len(args) == 0 {
				return a.newKey(newKey)
			}
			if len(args) == 0 {
				return fmt.Errorf(a.text("用法：%s", "usage: %s"), cmd.UseLine())
			}
			return a.publish(args[0], args[1:], sign)
		},
	}
	cmd.Flags().StringVar(&sign, "sign", "", a.text("用这个私钥（PEM）给 lock.json 签名", "sign lock.json with this private key (PEM)"))
	cmd.Flags().StringVar(&newKey, "new-key", "", a.text("生成一对密钥：写入此文件和 .pub", "make a pair of keys: written to this file and to .pub"))
	return cmd
}

func (a *app) newKey(name string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	private, public, err := engine.FormatKeys(key)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // a key is never written over
	if err != nil {
		return err
	}
	if _, err := f.Write(private); err != nil {
		return err
	}
	return errors.Join(f.Close(), os.WriteFile(name+".pub", public, 0o644))
}

// publish adds versions to the lock of a folder: those named and what they extend, or all.
func (a *app) publish(dir string, refs []string, sign string) error {
	a.rulesDirs = append(a.rulesDirs, dir)
	l, err := a.library()
	if err != nil {
		return err
	}
	own, err := engine.Catalogue(os.DirFS(dir))
	if err != nil {
		return a.fileError(err)
	}
	lock, list := readLock(os.DirFS(dir), dir+"/")
	if list.HasErrors() {
		return a.report(list)
	}
	if lock == nil {
		lock = &engine.Lock{}
	}
	want := map[string]bool{}
	for _, ref := range refs {
		want[ref] = true
	}
	count := len(lock.Published)
	for _, e := range own {
		if len(refs) > 0 && !want[e.Ref()] {
			continue
		}
		delete(want, e.Ref())
		rs, found := l.load(e)
		if rs == nil {
			return a.report(found)
		}
		list = append(list, lock.Add(rs)...)
		for _, base := range rs.Bases {
			list = append(list, l.addBase(lock, own, base)...)
		}
	}
	for ref := range want {
		return fmt.Errorf(a.text("%s 中没有 %s", "%s has no %s"), dir, ref)
	}
	if err := a.report(list); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("已发布 %d 个版本，新增 %d 个\n", "%d versions are published, %d of them new\n"), len(lock.Published), len(lock.Published)-count)
	if err := os.WriteFile(filepath.Join(dir, engine.LockName), lock.Text(), 0o644); err != nil {
		return err
	}
	return a.sign(dir, lock.Text(), sign)
}

// addBase publishes what a version extends, if it lies in the same folder.
func (l *library) addBase(lock *engine.Lock, own []engine.Entry, ref string) diag.List {
	for _, e := range own {
		if e.Ref() == ref {
			rs, list := l.load(e)
			if rs == nil {
				return list
			}
			return lock.Add(rs)
		}
	}
	return nil
}

// sign signs a lock, or removes a signature that no longer fits.
func (a *app) sign(dir string, lock []byte, keyFile string) error {
	name := filepath.Join(dir, engine.SignatureName)
	if keyFile == "" {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	text, err := a.read(keyFile)
	if err != nil {
		return err
	}
	key, err := engine.ParsePrivateKey(text)
	if err != nil {
		return fmt.Errorf(a.text("%s 不是 ed25519 私钥（PEM）", "%s is no ed25519 private key in PEM"), keyFile)
	}
	return os.WriteFile(name, engine.Sign(lock, key), 0o644)
}

// readLock reads the lock of a folder, nil if it has none.
func readLock(fsys fs.FS, prefix string) (*engine.Lock, diag.List) {
	text, err := fs.ReadFile(fsys, engine.LockName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil: // a lock that cannot be read is refused, not passed over
		return nil, diag.List{diag.New(diag.LockUnreadable, diag.Place{Source: diag.NewSource(prefix+engine.LockName, nil)})}
	}
	return engine.ReadLock(prefix+engine.LockName, text)
}

// locked checks a rule set against the locks of all folders.
func (l *library) locked(rs *engine.RuleSet) diag.List {
	var list diag.List
	for _, layer := range l.layers {
		lock, found := readLock(layer.fs, layer.name)
		if list = append(list, found...); lock != nil {
			list = append(list, lock.Check(rs)...)
		}
	}
	return list
}

// lockFiles checks the locks themselves, what they publish that is gone, and with a trusted key their signatures.
func (a *app) lockFiles(l *library, keyFile string) (diag.List, error) {
	var list diag.List
	var key ed25519.PublicKey
	if keyFile != "" {
		text, err := a.read(keyFile)
		if err != nil {
			return nil, err
		}
		if key, err = engine.ParsePublicKey(text); err != nil {
			return nil, fmt.Errorf(a.text("%s 不是 ed25519 公钥（PEM）", "%s is no ed25519 public key in PEM"), keyFile)
		}
	}
	for i, layer := range l.layers {
		lock, found := readLock(layer.fs, layer.name)
		list = append(list, found...)
		if lock != nil {
			list = append(list, lock.Gone(l.entries)...)
		}
		if key != nil && (i > 0 || len(l.layers) == 1) { // the built-in rules are as trusted as the program
			list = append(list, engine.VerifySignature(layer.fs, layer.name, key)...)
		}
	}
	return list, nil
}

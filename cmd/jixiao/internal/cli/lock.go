package cli

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jixiao/engine/diag"
	"jixiao/engine/library"
	"jixiao/engine/lock"
)

func (a *app) lock() *cobra.Command {
	var sign, newKey string
	cmd := &cobra.Command{
		Use:   "lock DIR RULESET…",
		Short: a.text("发布：记下规则目录中所列版本的摘要，此后不能再改；可以签名", "publish: record digests of the named versions in a folder, which cannot change from then on; optionally sign"),
		Long: a.text("lock DIR ID@VERSION… 发布所列的版本，连同目录中它们所依据的版本。\nlock DIR --sign KEY 给已发布的签名；不写版本的，不发布新的。\nlock --new-key FILE 生成一对密钥。",
			"lock DIR ID@VERSION… publishes the named versions, with what they extend in the folder.\nlock DIR --sign KEY signs what is published and publishes nothing.\nlock --new-key FILE makes a pair of keys."),
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if newKey != "" && len(args) == 0 {
				return a.newKey(newKey)
			}
			signing := cmd.Flags().Changed("sign")
			if len(args) == 0 || len(args) == 1 && !signing {
				return fmt.Errorf(a.text("用法：%s（写明要发布的 ID@VERSION，或用 --sign 给已发布的签名）", "usage: %s (name what to publish, or use --sign to sign what is published)"), cmd.UseLine())
			}
			return a.publish(args[0], args[1:], signing, sign)
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
	private, public, err := lock.FormatKeys(key)
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
	return errors.Join(f.Close(), a.write(name+".pub", public))
}

// publish adds versions to the lock of a folder, those named and what they extend, and signs it. The key is read before
// anything is written.
func (a *app) publish(dir string, refs []string, signing bool, keyFile string) error {
	var key ed25519.PrivateKey
	if signing {
		text, err := a.read(keyFile)
		if err != nil {
			return err
		}
		if key, err = lock.ParsePrivateKey(text); err != nil {
			return fmt.Errorf(a.text("%s 不是 ed25519 私钥（PEM）", "%s is no ed25519 private key in PEM"), keyFile)
		}
	}
	a.rulesDirs = append(a.rulesDirs, dir)
	l, err := a.library()
	if err != nil {
		return err
	}
	published, err := a.publishedIn(dir)
	if err != nil {
		return err
	}
	before := published.Text()
	count := len(published.Published)
	if err := a.add(l, published, dir, refs); err != nil {
		return err
	}
	text := published.Text()
	if string(text) != string(before) || len(refs) > 0 {
		if err := a.write(filepath.Join(dir, lock.Name), text); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stdout, a.text("已发布 %d 个版本，新增 %d 个\n", "%d versions are published, %d of them new\n"), len(published.Published), len(published.Published)-count)
	name := filepath.Join(dir, lock.SignatureName)
	if signing {
		if text, err = a.read(filepath.Join(dir, lock.Name)); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, a.text("已签名，序号 %d\n", "signed, serial %d\n"), published.Serial())
		return a.write(name, lock.Sign(text, key))
	}
	if string(text) != string(before) { // a signature would no longer fit
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// publishedIn reads the lock of a folder; one that is not there publishes nothing.
func (a *app) publishedIn(dir string) (*lock.Lock, error) {
	text, err := library.ReadFile(os.DirFS(dir), lock.Name, lock.MaxBytes)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &lock.Lock{}, nil
	case err != nil: // a lock that cannot be read is refused, not passed over
		return nil, a.report(diag.List{diag.New(diag.LockUnreadable, diag.Place{Source: diag.NewSource(filepath.Join(dir, lock.Name), nil)})})
	}
	published, list := lock.Read(filepath.Join(dir, lock.Name), text)
	if published == nil {
		return nil, a.report(list)
	}
	return published, nil
}

// add publishes the named versions of a folder and what they extend there, all under one serial.
func (a *app) add(l *library.Library, published *lock.Lock, dir string, refs []string) error {
	own := map[string]library.Entry{}
	for _, e := range l.Own() {
		own[e.Ref()] = e
	}
	serial := published.Serial() + 1
	var list diag.List
	for _, ref := range refs {
		e, ok := own[ref]
		if !ok {
			return fmt.Errorf(a.text("%s 中没有 %s", "%s has no %s"), dir, ref)
		}
		rs, err := l.Load(e)
		if err != nil {
			return a.failed(err)
		}
		list = append(list, published.Add(rs, serial)...)
		for _, base := range rs.Bases {
			if e, ok := own[base]; ok {
				below, err := l.Load(e)
				if err != nil {
					return a.failed(err)
				}
				list = append(list, published.Add(below, serial)...)
			}
		}
	}
	return a.report(list)
}

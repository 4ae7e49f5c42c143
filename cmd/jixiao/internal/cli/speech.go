package cli

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The command line's own words in Chinese: headings of help, and what the flag parser says. English is the library's.

// usage is cobra's usage in Chinese.
const usage = `用法：{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} 命令{{end}}{{if .HasExample}}

例：
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

命令：{{range .Commands}}{{if or .IsAvailableCommand (eq .Name "help")}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

选项：
{{localized .LocalFlags.FlagUsages}}{{end}}{{if .HasAvailableInheritedFlags}}

各命令共用的选项：
{{localized .InheritedFlags.FlagUsages}}{{end}}{{if .HasAvailableSubCommands}}

某一命令的说明：{{.CommandPath}} 命令 --help{{end}}
`

var defaulted = regexp.MustCompile(`\(default ("[^"]*"|[^)]*)\)`)

// speak makes a command and everything below it speak the chosen language.
func (a *app) speak(root *cobra.Command) {
	root.SetHelpCommand(&cobra.Command{Use: "help", Short: a.text("某一命令的说明", "help about a command"), RunE: func(cmd *cobra.Command, args []string) error {
		of, _, err := cmd.Root().Find(args)
		if err != nil {
			return err
		}
		return of.Help()
	}})
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	if a.lang != "en" {
		cobra.AddTemplateFunc("localized", func(s string) string {
			return defaulted.ReplaceAllString(strings.TrimRight(s, " \n"), "（默认 $1）")
		})
		root.SetUsageTemplate(usage)
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return a.spoken(err) })
	var each func(*cobra.Command)
	each = func(cmd *cobra.Command) {
		cmd.DisableFlagsInUseLine = true
		if cmd.Flags().Lookup("help") == nil {
			cmd.Flags().BoolP("help", "h", false, a.text("显示说明", "show help"))
		}
		if a.lang != "en" {
			if short := map[string]string{"completion": "生成命令行补全脚本", "bash": "用于 bash", "fish": "用于 fish", "powershell": "用于 powershell", "zsh": "用于 zsh"}[cmd.Name()]; short != "" {
				cmd.Short, cmd.Long = short, ""
			}
			if f := cmd.Flags().Lookup("no-descriptions"); f != nil {
				f.Usage = "补全时不显示说明"
			}
			if f := cmd.Flags().Lookup("version"); f != nil {
				f.Usage = "显示版本"
			}
		}
		for _, c := range cmd.Commands() {
			each(c)
		}
	}
	root.InitDefaultVersionFlag()
	each(root)
}

var unknownCommand = regexp.MustCompile(`^unknown command "(.*)" for "(.*)"`)

// spoken says in the chosen language what the library found wrong with a command line.
func (a *app) spoken(err error) error {
	if a.lang == "en" {
		return err
	}
	var unknown *pflag.NotExistError
	var needed *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var malformed *pflag.InvalidSyntaxError
	flag := func(name string) string {
		if len(name) == 1 {
			return "-" + name
		}
		return "--" + name
	}
	switch {
	case errors.As(err, &unknown):
		return fmt.Errorf("没有选项 %s", flag(unknown.GetSpecifiedName()))
	case errors.As(err, &needed):
		return fmt.Errorf("选项 %s 需要一个值", flag(needed.GetSpecifiedName()))
	case errors.As(err, &wrong):
		return fmt.Errorf("选项 %s 不能是“%s”", flag(wrong.GetFlag().Name), wrong.GetValue())
	case errors.As(err, &malformed):
		return fmt.Errorf("选项写法不对：%s", malformed.GetSpecifiedFlag())
	}
	if m := unknownCommand.FindStringSubmatch(err.Error()); m != nil {
		text := fmt.Sprintf("没有命令“%s”", m[1])
		if _, near, ok := strings.Cut(err.Error(), "Did you mean this?"); ok {
			text += "；是否指 " + strings.Join(strings.Fields(near), "、") + "？"
		}
		return errors.New(text)
	}
	return err
}

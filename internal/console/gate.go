package console

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/tocsin/tocsin/internal/auth"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// gatePage is every page before somebody is signed in.
type gatePage struct {
	frame
	Step        string // "sign-in", "account", "confirm"
	Action, Do  string
	Next        string
	Login, Name string
	AskName     bool
}

func (c *Console) gateRoutes() []route {
	return []route{
		{"GET /sign-in", open, c.signInForm},
		{"POST /sign-in", open, c.signIn},
		{"POST /sign-out", threat.RoleReader, c.signOut},
		{"GET /welcome/{secret}", open, c.welcomeForm},
		{"POST /welcome/{secret}", open, c.welcome},
		{"GET /join/{secret}", open, c.joinForm},
		{"POST /join/{secret}", open, c.join},
		{"GET /enter/{secret}", open, c.enterForm},
		{"POST /enter/{secret}", open, c.enter},
	}
}

// gate makes a page before signing in; it never shows who else is signed in.
func (c *Console) gate(v *visit, step, title string) *gatePage {
	p := &gatePage{frame: c.begin(v, "", title), Step: step}
	p.Me = nil
	return p
}

// again shows the page once more with what was wrong, or gives the error up.
func (c *Console) again(v *visit, p *gatePage, err error) error {
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p.Notice = n
	c.show(v.w, v.r, http.StatusUnprocessableEntity, "gate", p)
	return nil
}

func (c *Console) signInForm(v *visit) error {
	if v.Reader.Person != "" {
		return c.done(v, back(v.query("next"), "/"), "")
	}
	p := c.gate(v, "sign-in", "Sign in")
	p.Next = back(v.query("next"), "")
	c.show(v.w, v.r, http.StatusOK, "gate", p)
	return nil
}

func (c *Console) signIn(v *visit) error {
	err := c.Auth.SignIn(v.w, v.r, v.form("login"), v.form("password"))
	if err == nil {
		return c.done(v, back(v.form("next"), "/"), "")
	}
	p := c.gate(v, "sign-in", "Sign in")
	p.Next, p.Login = back(v.form("next"), ""), v.form("login")
	var late *auth.RateError
	if errors.As(err, &late) {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(late.After.Seconds())+1))
	}
	status := auth.Status(threat.KindOf(err))
	n, err := wrong(err)
	if err != nil {
		return err
	}
	p.Notice = n
	c.show(v.w, v.r, status, "gate", p)
	return nil
}

func (c *Console) signOut(v *visit) error {
	if err := c.Auth.SignOut(v.w, v.r, v.Visit); err != nil {
		return err
	}
	return c.done(v, "/sign-in", "out")
}

func (c *Console) welcomePage(v *visit) *gatePage {
	p := c.gate(v, "account", "Make the first account")
	p.Lede = "You will be the administrator of this desk. This link works once."
	p.AskName, p.Action, p.Do = true, "/welcome/"+v.r.PathValue("secret"), "Make the account"
	p.Name, p.Login = v.form("name"), v.form("login")
	return p
}

func (c *Console) welcomeForm(v *visit) error {
	if err := c.Auth.CheckFirst(v.r, v.r.PathValue("secret")); err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "gate", c.welcomePage(v))
	return nil
}

func (c *Console) welcome(v *visit) error {
	err := sameTwice(v)
	if err == nil {
		err = c.Auth.Found(v.w, v.r, v.r.PathValue("secret"), store.Person{Name: v.form("name"), Login: v.form("login")}, v.form("password"))
	}
	if err != nil {
		return c.again(v, c.welcomePage(v), err)
	}
	return c.done(v, "/", "")
}

func sameTwice(v *visit) error {
	if v.form("password") != v.form("again") {
		return threat.Invalid("the same again", "the two passwords differ", "type the same password twice")
	}
	return nil
}

func (c *Console) joinPage(v *visit, who store.Person) *gatePage {
	p := c.gate(v, "account", "Welcome, "+who.Name)
	p.Lede = "Choose a password for “" + who.Login + "”. This link works once."
	p.Action, p.Do, p.Login = "/join/"+v.r.PathValue("secret"), "Set the password and sign in", who.Login
	return p
}

func (c *Console) joinForm(v *visit) error {
	who, err := c.Auth.CheckAccount(v.r, v.r.PathValue("secret"))
	if err != nil {
		return err
	}
	c.show(v.w, v.r, http.StatusOK, "gate", c.joinPage(v, who))
	return nil
}

func (c *Console) join(v *visit) error {
	who, err := c.Auth.CheckAccount(v.r, v.r.PathValue("secret"))
	if err != nil {
		return err
	}
	if err = sameTwice(v); err == nil {
		err = c.Auth.Join(v.w, v.r, v.r.PathValue("secret"), v.form("password"))
	}
	if err != nil {
		return c.again(v, c.joinPage(v, who), err)
	}
	return c.done(v, "/", "")
}

func (c *Console) enterForm(v *visit) error {
	who, err := c.Auth.CheckEnter(v.r, v.r.PathValue("secret"))
	if err != nil {
		return err
	}
	p := c.gate(v, "confirm", "Sign in as "+who.Name)
	p.Lede, p.Action, p.Do = "This link signs you in once.", "/enter/"+v.r.PathValue("secret"), "Sign in"
	c.show(v.w, v.r, http.StatusOK, "gate", p)
	return nil
}

func (c *Console) enter(v *visit) error {
	if err := c.Auth.Enter(v.w, v.r, v.r.PathValue("secret")); err != nil {
		return err
	}
	if c.Demo != nil {
		return c.done(v, "/demo", "")
	}
	return c.done(v, "/", "")
}

package cli

import (
	"net/http"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tocsin/tocsin/internal/api"
	"github.com/tocsin/tocsin/internal/store"
	"github.com/tocsin/tocsin/internal/threat"
)

// directoryGroups keeps the groups that are warned together.
func (r *remote) directoryGroups() *cobra.Command {
	return group("group", "Keep the groups that are warned together", "A group is a named set of contacts. Members that you may not see stay in it.\n",
		r.groupList(), r.groupShow(), r.groupSet(), r.groupMembers("add", "Take contacts into a group"), r.groupMembers("drop", "Take contacts out of a group"))
}

func (r *remote) groupList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the groups by name", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			var list struct{ Items []store.Group }
			return r.do(c.Context(), http.MethodGet, "/groups", nil, &list, func() {
				for _, g := range list.Items {
					r.printf("%s  %6d  %-18s  %s\n", g.ID, g.Size, g.Marking, oneLine(g.Name))
				}
			})
		},
	}
}

func (r *remote) groupShow() *cobra.Command {
	return &cobra.Command{
		Use: "show GROUP", Short: "Show a group, and print the ids of its members", Args: exactly("the id of a group"),
		RunE: func(c *cobra.Command, args []string) error {
			var g api.GroupOut
			return r.do(c.Context(), http.MethodGet, under("groups", args[0]), nil, &g, func() { r.printGroup(g) })
		},
	}
}

func (r *remote) printGroup(g api.GroupOut) {
	retired := ""
	if g.Retired {
		retired = "  retired"
	}
	r.printf("%s  %s  %s%s\n", g.ID, g.Marking, oneLine(g.Name), retired)
	for _, m := range g.Members {
		r.printf("  %s\n", m)
	}
}

func (r *remote) groupSet() *cobra.Command {
	var id, marking string
	var retire, back bool
	command := &cobra.Command{
		Use: "set NAME [CONTACT…]", Short: "Make a group of some contacts; with --id, rename, mark, retire or return one", Args: cobra.MinimumNArgs(1),
		Example: "  tocsin directory group set 'Venues in Moscow' con_… con_…\n  tocsin directory group set 'Venues in Moscow' --id grp_… --retire",
		RunE: func(c *cobra.Command, args []string) error {
			m, err := threat.ParseMarking(marking)
			if err != nil {
				return misuse("%s", err)
			}
			in, method, path := api.GroupIn{Name: args[0], Marking: m, Members: args[1:]}, http.MethodPost, "/groups"
			if id == "" && (retire || back) {
				return misuse("say which group: --id")
			}
			if id != "" {
				var old api.GroupOut
				if err := r.quietly(c.Context(), http.MethodGet, under("groups", id), nil, &old); err != nil {
					return err
				}
				method, path = http.MethodPut, under("groups", id)
				in.Members = append(old.Members, in.Members...)
				in.Retired = (old.Retired || retire) && !back
				if !c.Flags().Changed("marking") {
					in.Marking = old.Marking
				}
			}
			var g api.GroupOut
			return r.do(c.Context(), method, path, in, &g, func() { r.printGroup(g) })
		},
	}
	f := command.Flags()
	f.StringVar(&id, "id", "", "`id` of the group to change; its members stay")
	f.StringVar(&marking, "marking", "TLP:AMBER", "TLP `label`")
	f.BoolVar(&retire, "retire", false, "offer it no more")
	f.BoolVar(&back, "return", false, "offer it again")
	command.MarkFlagsMutuallyExclusive("retire", "return")
	return command
}

// groupMembers takes members in, or out.
func (r *remote) groupMembers(do, short string) *cobra.Command {
	return &cobra.Command{
		Use: do + " GROUP CONTACT…", Short: short, Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			var g api.GroupOut
			if err := r.quietly(c.Context(), http.MethodGet, under("groups", args[0]), nil, &g); err != nil {
				return err
			}
			in := api.GroupIn{Name: g.Name, Marking: g.Marking, Retired: g.Retired, Members: append(g.Members, args[1:]...)}
			if do == "drop" {
				in.Members = slices.DeleteFunc(g.Members, func(m string) bool { return slices.Contains(args[1:], m) })
			}
			return r.do(c.Context(), http.MethodPut, under("groups", args[0]), in, &g, func() { r.printGroup(g) })
		},
	}
}

// directoryErase erases what is known of a contact.
func (r *remote) directoryErase() *cobra.Command {
	var reason string
	var sure, withdraw bool
	command := &cobra.Command{
		Use: "erase CONTACT", Short: "Erase what is known of a contact, for good", Args: exactly("the id of a contact"),
		Long: `Erases name, role, addresses, history, groups and their own words: a person asks
for it, or a rule demands it. That something was sent and answered, when and how,
stays without a name, and the ledger still verifies. Where the policy asks for a
second person, the first call asks for it and another administrator's carries it
out; until then it can be withdrawn. Nothing brings back what was erased.`,
		Example: "  tocsin directory erase con_… --reason 'asked for by the person on 3 March' --sure\n  tocsin directory erase con_… --withdraw",
		RunE: func(c *cobra.Command, args []string) error {
			var k api.ContactOut
			said := func() {
				switch {
				case k.Erased():
					r.printf("erased\n")
				case k.Erasure != nil:
					r.printf("asked for; a second administrator agrees with the same command, or it is withdrawn\n")
				default:
					r.printf("withdrawn\n")
				}
			}
			path := under("contacts", args[0], "erasure")
			if withdraw {
				return r.do(c.Context(), http.MethodDelete, path, nil, &k, said)
			}
			if !sure {
				return misuse("nothing brings back what is erased: add --sure")
			}
			return r.do(c.Context(), http.MethodPost, path, api.Erasure{Reason: reason}, &k, said)
		},
	}
	command.Flags().StringVar(&reason, "reason", "", "on `what` it rests, without a name")
	command.Flags().BoolVar(&sure, "sure", false, "it is meant")
	command.Flags().BoolVar(&withdraw, "withdraw", false, "withdraw an erasure that was asked for")
	return command
}

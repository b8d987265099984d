package ring

import (
	"math/rand/v2"
	"slices"
)

// sortPoints orders the corners from left to right, and finds one that occurs
// twice.
func (c *Checker) sortPoints() Fault {
	c.order = c.order[:0]
	for i := range c.pts {
		c.order = append(c.order, int32(i))
	}
	slices.SortFunc(c.order, func(i, j int32) int {
		p, q := c.pts[i], c.pts[j]
		switch {
		case p.before(q):
			return -1
		case q.before(p):
			return 1
		}
		return int(i - j)
	})
	for k := 1; k < len(c.order); k++ {
		i, j := c.order[k-1], c.order[k]
		if c.pts[i] == c.pts[j] {
			return Fault{Touches, int(i), int(j)}
		}
	}
	return Fault{}
}

const none = int32(-1)

// node holds an edge that the sweep line cuts; the index of a node is the
// index of its edge. Nodes form a tree by height with random priorities, which
// keep it shallow for every input, and a list from bottom to top.
type node struct {
	left, right, parent int32
	below, above        int32
	priority            uint32
}

// sweep moves a vertical line from left to right. Every corner occurs once, so
// just two edges meet at each event.
type sweep struct {
	pts   []Point
	nodes []node
	slot  []int32 // node of each edge: an edge that goes on to the right takes its neighbour's node
	edge  []int32 // edge of each node
	root  int32
	fault Fault
}

func (s *sweep) run(pts []Point, order []int32) Fault {
	n := len(pts)
	s.pts, s.root, s.fault = pts, none, Fault{}
	s.nodes = slices.Grow(s.nodes[:0], n)[:n]
	s.slot = slices.Grow(s.slot[:0], n)[:n]
	s.edge = slices.Grow(s.edge[:0], n)[:n]
	for _, v := range order {
		if !s.event(int(v)) {
			return s.fault
		}
	}
	return Fault{}
}

// ends gives the left and the right end of an edge.
func (s *sweep) ends(e int32) (l, r Point) {
	l, r = s.pts[e], s.pts[next(int(e), len(s.pts))]
	if r.before(l) {
		l, r = r, l
	}
	return l, r
}

// event passes the corner v; it is false once a fault is found.
func (s *sweep) event(v int) bool {
	n := len(s.pts)
	in, out := int32((v+n-1)%n), int32(v) // the edges before and after the corner
	p := s.pts[v]
	inEnds := s.pts[in].before(p)
	outEnds := s.pts[next(v, n)].before(p)
	switch {
	case inEnds && outEnds:
		return s.finish(in, out)
	case inEnds:
		return s.goOn(in, out)
	case outEnds:
		return s.goOn(out, in)
	}
	return s.start(in, out, p)
}

// clash tests two edges that have become neighbours.
func (s *sweep) clash(a, b int32) bool {
	if a == none || b == none {
		return false
	}
	a, b = s.edge[a], s.edge[b]
	if a > b {
		a, b = b, a
	}
	if k := edges(s.pts, int(a), int(b)); k != Simple {
		s.fault = Fault{k, int(a), int(b)}
		return true
	}
	return false
}

// goOn replaces an edge by the one that begins where it ends.
func (s *sweep) goOn(was, now int32) bool {
	at := s.slot[was]
	s.edge[at] = now
	s.slot[now] = at
	return !s.clash(s.nodes[at].below, at) && !s.clash(at, s.nodes[at].above)
}

// finish takes two edges out that end in one corner.
func (s *sweep) finish(a, b int32) bool {
	x, y := s.slot[a], s.slot[b]
	if s.nodes[x].above != y {
		x, y = y, x
	}
	if s.nodes[x].above != y && (s.clash(x, s.nodes[x].above) || s.clash(s.nodes[y].below, y)) {
		return false // what lies between edges that meet meets them too
	}
	low, high := s.nodes[x].below, s.nodes[y].above
	s.remove(x)
	s.remove(y)
	return !s.clash(low, high)
}

// start puts two edges in that begin in one corner.
func (s *sweep) start(a, b int32, p Point) bool {
	_, ra := s.ends(a)
	_, rb := s.ends(b)
	switch Orient(p, ra, rb) {
	case 0:
		s.fault = Fault{Overlap, int(min(a, b)), int(max(a, b))}
		return false
	case -1:
		a, b = b, a
	}
	// a is now the lower one.
	if !s.insert(a, p, none) || !s.insert(b, p, a) {
		return false
	}
	x, y := s.slot[a], s.slot[b]
	return !s.clash(s.nodes[x].below, x) && !s.clash(y, s.nodes[y].above)
}

// insert puts edge e, which begins at p, in its place; under is an edge known
// to lie below it. It is false when p lies on another edge.
func (s *sweep) insert(e int32, p Point, under int32) bool {
	parent, below, above := none, none, none
	for at := s.root; at != none; {
		parent = at
		side := 1
		if f := s.edge[at]; f != under {
			l, r := s.ends(f)
			if side = Orient(l, r, p); side == 0 {
				s.fault = Fault{Touches, int(min(e, f)), int(max(e, f))}
				return false
			}
		}
		if side > 0 {
			below, at = at, s.nodes[at].right
		} else {
			above, at = at, s.nodes[at].left
		}
	}
	s.nodes[e] = node{left: none, right: none, parent: parent, below: below, above: above, priority: rand.Uint32()}
	s.slot[e], s.edge[e] = e, e
	if below != none {
		s.nodes[below].above = e
	}
	if above != none {
		s.nodes[above].below = e
	}
	switch {
	case parent == none:
		s.root = e
	case parent == below:
		s.nodes[parent].right = e
	default:
		s.nodes[parent].left = e
	}
	for s.nodes[e].parent != none && s.nodes[s.nodes[e].parent].priority < s.nodes[e].priority {
		s.rotateUp(e)
	}
	return true
}

// rotateUp lifts a node over its parent.
func (s *sweep) rotateUp(x int32) {
	p := s.nodes[x].parent
	g := s.nodes[p].parent
	if s.nodes[p].left == x {
		s.adopt(p, s.nodes[x].right, true)
		s.nodes[x].right = p
	} else {
		s.adopt(p, s.nodes[x].left, false)
		s.nodes[x].left = p
	}
	s.nodes[p].parent, s.nodes[x].parent = x, g
	s.relink(g, p, x)
}

func (s *sweep) adopt(parent, child int32, left bool) {
	if left {
		s.nodes[parent].left = child
	} else {
		s.nodes[parent].right = child
	}
	if child != none {
		s.nodes[child].parent = parent
	}
}

// relink makes g's child now what was was.
func (s *sweep) relink(g, was, now int32) {
	switch {
	case g == none:
		s.root = now
	case s.nodes[g].left == was:
		s.nodes[g].left = now
	default:
		s.nodes[g].right = now
	}
}

// remove takes a node out of tree and list.
func (s *sweep) remove(x int32) {
	n := &s.nodes[x]
	if n.below != none {
		s.nodes[n.below].above = n.above
	}
	if n.above != none {
		s.nodes[n.above].below = n.below
	}
	for n.left != none && n.right != none {
		if s.nodes[n.left].priority > s.nodes[n.right].priority {
			s.rotateUp(n.left)
		} else {
			s.rotateUp(n.right)
		}
	}
	child := n.left
	if child == none {
		child = n.right
	}
	if child != none {
		s.nodes[child].parent = n.parent
	}
	s.relink(n.parent, x, child)
}

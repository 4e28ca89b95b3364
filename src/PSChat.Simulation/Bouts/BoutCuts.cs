using PSChat.Simulation.World;

namespace PSChat.Simulation.Bouts;

/// <summary>The cuts of a bout. A way that several faults cut is open again when the last of them is over.</summary>
internal sealed class BoutCuts(SimulatedNetwork network)
{
    private readonly Dictionary<(int From, int To), int> _cuts = [];

    public void Cut(IEnumerable<(int From, int To)> ways)
    {
        foreach (var way in ways)
        {
            _cuts[way] = _cuts.GetValueOrDefault(way) + 1;
            network.Cut(way.From, way.To);
        }
    }

    public void Heal(IEnumerable<(int From, int To)> ways)
    {
        foreach (var way in ways)
        {
            if (--_cuts[way] == 0) network.Heal(way.From, way.To);
        }
    }
}

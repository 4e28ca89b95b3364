namespace PSChat.Benchmarks;

/// <summary>What the failover benchmark measures, with the goals of the project's plan.</summary>
internal sealed class FailoverFigures
{
    /// <summary>From the start of a server without others to its leadership, in a process that runs already.</summary>
    public Samples LoneServer { get; } = new("a lone server starts -> leads", TimeSpan.FromMilliseconds(400));

    /// <summary>The same, from the start of its process.</summary>
    public Samples LoneProcess { get; } = new("a lone 'pschat server' process starts -> leads", null);

    /// <summary>From asking the network to being attached.</summary>
    public Samples Connect { get; } = new("a client asks -> is connected", TimeSpan.FromMilliseconds(100));

    /// <summary>From the kill to the survivors' common view.</summary>
    public Samples View { get; } = new("kill -9 of the leader of three -> one view on both others", null);

    /// <summary>From the kill to the confirmation of a message sent right after it, at a survivor's client.</summary>
    public Samples SurvivorsClient { get; } = new("  -> a message is confirmed, client of a survivor", TimeSpan.FromMilliseconds(500));

    /// <summary>The same at a client whose server was the leader.</summary>
    public Samples DeadServersClient { get; } = new("  -> a message is confirmed, client of the dead server", TimeSpan.FromMilliseconds(500));

    /// <summary>The report.</summary>
    public IEnumerable<string> Rows() =>
    [
        Samples.Heading,
        LoneServer.ToRow(),
        LoneProcess.ToRow(),
        Connect.ToRow(),
        View.ToRow(),
        SurvivorsClient.ToRow(),
        DeadServersClient.ToRow(),
    ];
}

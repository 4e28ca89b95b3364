using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PSChat.Hosting;

namespace PSChat.Servers;

/// <summary>
/// Holds a server's background runspace. The one pipeline of that runspace is the server: its event loop runs on the
/// pipeline's thread, and what it has to say goes to the streams of this job.
/// </summary>
public sealed class ChatServerJob : Job
{
    // A server may run for months, and nobody may ever receive from its job.
    private const int KeptRecords = 1000;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly Hosting.ChatServer _engine;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Runspace? _runspace;
    private PowerShell? _loop;
    private volatile bool _wasStopped;

    internal ChatServerJob(ChatServer server, Hosting.ChatServer engine)
        : base("Start-ChatServer", server.Name)
    {
        Server = server;
        _engine = engine;
        PSJobTypeName = "PSChat";
        Location = server.Endpoint;
        Verbose.KeepLast(KeptRecords);
        Information.KeepLast(KeptRecords);
        Warning.KeepLast(KeptRecords);
        Error.KeepLast(KeptRecords);
    }

    /// <summary>Whether any stream holds something to receive.</summary>
    public override bool HasMoreData =>
        Output.Count + Error.Count + Warning.Count + Verbose.Count + Information.Count + Debug.Count + Progress.Count > 0;

    /// <summary>The endpoint of the server, as <c>address:port</c>.</summary>
    public override string Location { get; }

    /// <summary>What the server is doing.</summary>
    public override string StatusMessage => _engine.Status.ToString();

    internal ChatServer Server { get; }

    /// <summary>Why the event loop died; null if it did not. Set on the loop's thread before it ends.</summary>
    internal Exception? Failure { get; set; }

    /// <summary>Completes when the event loop has ended and its runspace is closed.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>Leaves the group and stops the server, as <c>Stop-ChatServer</c> does; after five seconds in any case.</summary>
    public override void StopJob()
    {
        _wasStopped = true;
        Server.StopAsync(StopLimit).GetAwaiter().GetResult();
    }

    /// <summary>Opens the runspace and lets the server run in it.</summary>
    internal void Begin()
    {
        var commands = InitialSessionState.Create();
        commands.Commands.Add(new SessionStateCmdletEntry(ServerLoopCommand.Name, typeof(ServerLoopCommand), null));
        _runspace = RunspaceFactory.CreateRunspace(commands);
        _runspace.Name = $"PSChat {Name}";
        _runspace.Open();
        _loop = PowerShell.Create();
        _loop.Runspace = _runspace;
        _loop.Streams.Error = Error;
        _loop.Streams.Warning = Warning;
        _loop.Streams.Verbose = Verbose;
        _loop.Streams.Information = Information;
        _loop.AddCommand(ServerLoopCommand.Name)
            .AddParameter(nameof(ServerLoopCommand.Job), this)
            .AddParameter(nameof(Verbose))
            .AddParameter("WarningAction", ActionPreference.Continue)
            .AddParameter("ErrorAction", ActionPreference.Continue);
        _loop.InvocationStateChanged += OnLoopChanged;
        SetJobState(JobState.Running);
        _loop.BeginInvoke<PSObject, PSObject>(null, Output);
    }

    /// <summary>Lends the calling thread to the server until it is stopped.</summary>
    internal void RunLoop(IServerLog log, CancellationToken cancellation) => _engine.Run(log, cancellation);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _engine.Dispose();
            if (_loop is not null) Ended.Wait(StopLimit);
        }

        base.Dispose(disposing);
    }

    private void OnLoopChanged(object? sender, PSInvocationStateChangedEventArgs change)
    {
        if (change.InvocationStateInfo.State is PSInvocationState.Failed) Failure ??= change.InvocationStateInfo.Reason;
        else if (change.InvocationStateInfo.State is not (PSInvocationState.Completed or PSInvocationState.Stopped)) return;

        // This is the pipeline's own thread, and a runspace that is being closed waits for its pipelines.
        Task.Run(End);
    }

    private void End()
    {
        _loop?.Dispose();
        _runspace?.Dispose();
        SetJobState(Failure is not null ? JobState.Failed : _wasStopped ? JobState.Stopped : JobState.Completed);
        _ended.TrySetResult();
    }
}

using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PSChat.Module.Handlers;
using PSChat.Module.Jobs;

namespace PSChat.Module.Servers;

/// <summary>
/// Holds a server's background runspace. The only pipeline of that runspace is the server: its event loop runs on the
/// pipeline's thread, and its diagnostics go to the streams of this job. The output of a server's handler, which has its own
/// runspace, goes there too.
/// </summary>
public sealed class ChatServerJob : ChatJob
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly PSChat.ChatServer _engine;
    private readonly HandlerRunspace? _handler;
    private Runspace? _runspace;
    private PowerShell? _loop;

    internal ChatServerJob(
        ChatServer server, PSChat.ChatServer engine, HandlerScript? onViewChange, CommandSpelling spelling)
        : base("Start-ChatServer", server.Name, spelling)
    {
        Server = server;
        _engine = engine;
        Location = server.Endpoint;
        if (onViewChange is null) return;
        _handler = new(onViewChange, this, "-OnViewChange");
        engine.ViewChanged += (_, change) => _handler.Post(new ChatGroupChange(change));
    }

    /// <summary>The endpoint of the server, as <c>address:port</c>.</summary>
    public override string Location { get; }

    /// <summary>The server's status.</summary>
    public override string StatusMessage => _engine.Status.ToString();

    internal ChatServer Server { get; }

    /// <summary>Whether the calling thread is the handler's, which must not wait for its own end.</summary>
    internal bool RunsHere => _handler is { RunsHere: true };

    /// <summary>Leaves the group and stops the server within a few seconds, as <c>Stop-ChatServer</c> does.</summary>
    public override void StopJob()
    {
        WasStopped = true;
        Server.StopAsync(StopLimit).GetAwaiter().GetResult();
    }

    /// <summary>Opens the runspace and runs the server in it. If that fails, nothing of the job is left.</summary>
    internal void Begin()
    {
        try
        {
            BeginLoop();
        }
        catch (Exception failure)
        {
            Failure = failure;
            _ = EndAsync();
            throw;
        }
    }

    private void BeginLoop()
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
            if (_runspace is not null && !RunsHere) Ended.Wait(StopLimit);
        }

        base.Dispose(disposing);
    }

    private void OnLoopChanged(object? sender, PSInvocationStateChangedEventArgs change)
    {
        if (change.InvocationStateInfo.State is PSInvocationState.Failed) Failure ??= change.InvocationStateInfo.Reason;
        else if (change.InvocationStateInfo.State is not (PSInvocationState.Completed or PSInvocationState.Stopped)) return;

        // On another thread, because this is the pipeline's own thread, and closing a runspace waits for its pipelines.
        Task.Run(EndAsync);
    }

    private async Task EndAsync()
    {
        _loop?.Dispose();
        _runspace?.Dispose();
        var limit = WasStopped ? TimeSpan.Zero : HandlerRunspace.EndLimit;
        if (_handler is not null) await _handler.EndAsync(limit).ConfigureAwait(false);
        Finish();
    }
}

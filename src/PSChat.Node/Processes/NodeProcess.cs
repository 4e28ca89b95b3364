using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PSChat.Node.Events;

namespace PSChat.Node.Processes;

/// <summary>
/// A child process that runs <c>pschat</c>, driven through its standard streams. The demo, the process tests and the
/// benchmarks watch its JSON lines. Disposing kills it.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    private NodeProcess(string label, Process process)
    {
        Label = label;
        _process = process;
        ProcessId = process.Id;
        process.StandardInput.AutoFlush = true;
        _reading = Task.WhenAll(ReadEventsAsync(), ReadErrorsAsync());
    }

    /// <summary>Name of the process in reports.</summary>
    public string Label { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>All events that the process reported.</summary>
    public EventFeed Events { get; } = new();

    /// <summary>The newest view that the process reported; null if there is none.</summary>
    public (ViewEvent Event, long At)? LastView =>
        Events.Last(value => value is ViewEvent) is { } last ? ((ViewEvent)last.Event, last.At) : null;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Text that the process has written to standard error so far.</summary>
    public string StandardError
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    /// <summary>Starts <c>pschat</c> with these arguments.</summary>
    public static NodeProcess Start(string label, params IEnumerable<string> arguments) => StartThrough([], label, arguments);

    /// <summary>Starts <c>pschat</c> through another command, whose process then becomes <c>pschat</c>.</summary>
    public static NodeProcess StartThrough(IEnumerable<string> command, string label, IEnumerable<string> arguments)
    {
        var process = Process.Start(PschatProgram.StartInfo(arguments, command))
            ?? throw new InvalidOperationException("The program could not be started.");
        return new NodeProcess(label, process);
    }

    /// <summary>Waits for an event of this kind, from event number <paramref name="from"/> on.</summary>
    /// <exception cref="NodeProcessException">No such event came in time, or the process ended without one.</exception>
    public async Task<(T Event, long At)> WaitForAsync<T>(
        Func<T, bool> fits, TimeSpan limit, int from = 0, CancellationToken cancellation = default)
        where T : NodeEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            var found = await Events
                .FirstAsync(received => received.Event is T value && fits(value), from, patience.Token)
                .ConfigureAwait(false);
            return found is { } received
                ? ((T)received.Event, received.At)
                : throw new NodeProcessException($"{Label} ended without the awaited {typeof(T).Name}.", Describe());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeProcessException(
                $"{Label} did not report the awaited {typeof(T).Name} within {limit.TotalSeconds:0.#} s.", Describe());
        }
    }

    /// <summary>Writes a line to the process's input.</summary>
    public Task WriteLineAsync(string line, CancellationToken cancellation = default) =>
        _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);

    /// <summary>Ends the process's input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Kills the process, as <c>kill -9</c> does; nothing happens if it has ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // The process ended first.
        }
    }

    /// <summary>Waits for the process's end and for the last of its output.</summary>
    /// <exception cref="NodeProcessException">The process did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan limit, CancellationToken cancellation = default)
    {
        try
        {
            await _process.WaitForExitAsync(cancellation).WaitAsync(limit, cancellation).ConfigureAwait(false);
            await _reading.WaitAsync(limit, cancellation).ConfigureAwait(false);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new NodeProcessException($"{Label} did not end within {limit.TotalSeconds:0.#} s.", Describe());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>Returns the last events and the standard error, for failure reports.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var received in Events.Snapshot().TakeLast(12))
            text.AppendLine($"  {Label}: {NodeEventJson.Write(received.Event)}");
        if (StandardError is { Length: > 0 } error) text.AppendLine($"  {Label} (stderr): {error.Trim()}");
        return text.ToString();
    }

    private async Task ReadEventsAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                if (NodeEventJson.Read(line) is { } value) Events.Add(value, TimeProvider.System.GetTimestamp());
            }
        }
        finally
        {
            Events.End();
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (_error) _error.AppendLine(line);
        }
    }
}

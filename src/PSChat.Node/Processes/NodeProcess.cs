using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PSChat.Node.Events;

namespace PSChat.Node.Processes;

/// <summary>
/// A <c>pschat</c> of its own process, driven through its standard streams: the demo, the lab tests and the benchmarks
/// watch its JSON lines. Disposing kills it.
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

    /// <summary>What to call it in reports.</summary>
    public string Label { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>Everything that it reported.</summary>
    public EventFeed Events { get; } = new();

    /// <summary>The newest view that it reported; null if there is none.</summary>
    public (ViewEvent Event, long At)? LastView =>
        Events.Last(value => value is ViewEvent) is { } last ? ((ViewEvent)last.Event, last.At) : null;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it wrote on standard error so far.</summary>
    public string StandardError
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    /// <summary>Starts <c>pschat</c> with these arguments.</summary>
    public static NodeProcess Start(string label, params IEnumerable<string> arguments) => StartThrough([], label, arguments);

    /// <summary>The same with a command before it, which becomes <c>pschat</c> in the end.</summary>
    public static NodeProcess StartThrough(IEnumerable<string> command, string label, IEnumerable<string> arguments)
    {
        var process = Process.Start(PschatProgram.StartInfo(arguments, command))
            ?? throw new InvalidOperationException("The program could not be started.");
        return new NodeProcess(label, process);
    }

    /// <summary>Waits for an event of this kind, from event number <paramref name="from"/> on.</summary>
    /// <exception cref="NodeProcessException">None came in time, or the process ended without.</exception>
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

    /// <summary>Gives it a line of input.</summary>
    public Task WriteLineAsync(string line, CancellationToken cancellation = default) =>
        _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);

    /// <summary>Ends its input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Kills it, as <c>kill -9</c> would; nothing happens if it has ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended first.
        }
    }

    /// <summary>Waits for its end and for the last of its output.</summary>
    /// <exception cref="NodeProcessException">It did not end in time.</exception>
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

    /// <summary>Its last events and its standard error, for failure reports.</summary>
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

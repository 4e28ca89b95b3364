using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PSChat.Hosting;
using PSChat.Node.Events;
using PSChat.Node.Output;
using PSChat.Node.Streams;
using PSChat.Terminal;

namespace PSChat.Node.Terminal;

/// <summary>
/// A chat on a terminal. Incoming messages are written above the line that the user is typing, which stays intact. An entered
/// line disappears, and comes back as a message when the group has committed it.
/// </summary>
internal sealed class ChatTerminal() : EventOutput(TimeProvider.System)
{
    private const string Prompt = "> ";

    private const int MostNotShown = 1000;

    // Escape sequences are known to work if TERM is set; otherwise the line is cleared with spaces.
    private static readonly bool s_hasEscapes = Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    private readonly EditedLine _line = new();
    private readonly InputRow _row = new(s_hasEscapes);
    private readonly PasteReader _pastes = new();
    private readonly Channel<string> _entered = Channel.CreateUnbounded<string>();
    private bool _isTyping;
    private int _keysNotShown;

    /// <summary>Whether standard input and output are a terminal.</summary>
    public static bool IsAvailable => StandardStreams.AreTerminal;

    /// <summary>Shows the prompt and returns the lines that are entered from now on.</summary>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // A shell clears the row and ends the marking of pastes when it has the terminal in between.
        using var suspension = new Suspension(() => Turn(isTyping: false), () => Turn(isTyping: true));
        new Thread(ReadKeys) { IsBackground = true, Name = "pschat keys" }.Start();
        try
        {
            await foreach (var line in _entered.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return line;
        }
        finally
        {
            Turn(isTyping: false);
        }
    }

    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value) =>
        Console.Out.Write($"{_row.Hide(Console.WindowWidth)}{TerminalText.Harmless(value.ToLine())}{Environment.NewLine}{Row()}");

    private void ReadKeys()
    {
        Turn(isTyping: true);
        try
        {
            while (Take(Console.ReadKey(intercept: true)))
            {
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // The terminal is gone, so the input has ended.
        }

        _entered.Writer.TryComplete();
    }

    private bool Take(ConsoleKeyInfo key)
    {
        var goesOn = true;
        BetweenEvents(() =>
        {
            var inputs = _pastes.Take(key);
            if (inputs.Count == 0 && !Console.KeyAvailable) inputs = _pastes.Flush();
            foreach (var input in inputs) goesOn = goesOn && Take(input);

            // Not for each key of many that come at once, as in a paste that the terminal does not mark.
            if (Console.KeyAvailable && ++_keysNotShown < MostNotShown) return;
            _keysNotShown = 0;
            Console.Out.Write(Row());
        });
        return goesOn;
    }

    private bool Take(TerminalInput input)
    {
        var result = input.ApplyTo(_line);
        if (result == EditResult.Entered) _entered.Writer.TryWrite(_line.Begin());
        return result != EditResult.Ended;
    }

    private void Turn(bool isTyping) => BetweenEvents(() =>
    {
        _isTyping = isTyping;
        var marksPastes = !s_hasEscapes ? "" : isTyping ? PasteReader.On : PasteReader.Off;
        Console.Out.Write(marksPastes + (isTyping ? Row() : _row.Hide(Console.WindowWidth)));
    });

    private string Row() => _isTyping ? _row.Show(Prompt, _line, Console.WindowWidth) : "";
}

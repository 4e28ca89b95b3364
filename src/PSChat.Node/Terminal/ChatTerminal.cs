using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PSChat.Node.Events;
using PSChat.Node.Output;

namespace PSChat.Node.Terminal;

/// <summary>
/// A chat on a terminal: what comes in is written above the line that is being typed, which stays whole. A line that
/// was entered disappears, and comes back as a message once the group has it.
/// </summary>
internal sealed class ChatTerminal() : EventOutput(TimeProvider.System)
{
    private const string Prompt = "> ";

    private readonly EditedLine _line = new();
    private readonly Channel<string> _entered = Channel.CreateUnbounded<string>();
    private bool _isTyping;

    /// <summary>Whether standard input and output are a terminal.</summary>
    public static bool IsAvailable => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Shows the prompt; the lines that are entered from now on.</summary>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        new Thread(ReadKeys) { IsBackground = true, Name = "pschat keys" }.Start();
        try
        {
            await foreach (var line in _entered.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return line;
        }
        finally
        {
            EndTyping();
        }
    }

    /// <inheritdoc/>
    protected override void WriteLine(NodeEvent value) =>
        Console.Out.Write($"{Erasing()}{TerminalText.Harmless(value.ToLine())}{Environment.NewLine}{Line()}");

    private void ReadKeys()
    {
        Show(isTyping: true);
        try
        {
            while (Take(Console.ReadKey(intercept: true)))
            {
            }
        }
        catch (InvalidOperationException)
        {
            // The terminal went away: the end of the input.
        }

        _entered.Writer.TryComplete();
    }

    private bool Take(ConsoleKeyInfo key)
    {
        var result = EditResult.Changed;
        BetweenEvents(() =>
        {
            result = _line.Take(key);
            if (result == EditResult.Entered) _entered.Writer.TryWrite(_line.Begin());
            Console.Out.Write(Erasing() + Line());
        });
        return result != EditResult.Ended;
    }

    private void EndTyping() => Show(isTyping: false);

    private void Show(bool isTyping) => BetweenEvents(() =>
    {
        var erasing = Erasing();
        _isTyping = isTyping;
        Console.Out.Write(erasing + Line());
    });

    // Spaces, not an escape sequence: these work on every terminal.
    private string Erasing() => _isTyping ? $"\r{new string(' ', Width)}\r" : "";

    private string Line() => _isTyping ? Prompt + _line.Tail(Width - Prompt.Length) : "";

    private static int Width => Math.Max(20, Console.WindowWidth) - 1;
}

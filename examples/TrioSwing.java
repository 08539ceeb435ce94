import static java.time.Duration.ofSeconds;

import dev.weft.CancelScope;
import dev.weft.trio.Lowlevel;
import dev.weft.trio.Trio;
import java.awt.FlowLayout;
import java.awt.GraphicsEnvironment;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;

// A countdown that a button stops: Trio is Swing's guest, so the task and the listener take turns in Swing's own thread.
JLabel label = new JLabel();
JButton stop = new JButton("Stop");

void show(String text) {
    label.setText(text);
    IO.println(text);
}

void countDown() {
    var scope = new CancelScope();
    stop.addActionListener(pressed -> scope.cancel());
    scope.run(() -> {
        for (int left = 3; left > 0; left--) {
            show(left + " s left");
            Trio.sleep(ofSeconds(1));
        }
    });
    show(scope.cancelledCaught() ? "stopped" : "time is up");
}

void openWindow() {
    var window = new JFrame("Countdown");
    window.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
    window.setLayout(new FlowLayout());
    window.add(label);
    window.add(stop);
    window.setSize(240, 80);
    window.setVisible(true);
}

void main() {
    if (!GraphicsEnvironment.isHeadless()) {
        SwingUtilities.invokeLater(this::openWindow);
    }
    Lowlevel.startGuestRun(this::countDown, SwingUtilities::invokeLater, ended -> {
        ended.get(); // throws what the guest has failed with
        stop.setEnabled(false);
    });
}
